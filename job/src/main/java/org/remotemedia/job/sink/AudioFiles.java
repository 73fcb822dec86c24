package org.remotemedia.job.sink;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import org.remotemedia.job.input.OutputNames;
import org.remotemedia.job.storage.StagedFile;
import org.remotemedia.job.storage.Storage;
import org.remotemedia.operators.codec.write.AudioFileKind;
import org.remotemedia.operators.codec.write.AudioFileWriter;
import org.remotemedia.operators.error.AudioFormatError;
import org.remotemedia.operators.value.AudioBuffer;
import org.remotemedia.operators.value.AudioSpec;
import org.remotemedia.operators.value.ValuePath;

/** The audio files of a run. Used by one thread; write buffers are kept from file to file. */
final class AudioFiles {
  private final RunLayout layout;
  private final Storage storage;
  private final AudioFileKind kind;
  private final Deque<ByteBuffer> freeBuffers = new ArrayDeque<>();

  AudioFiles(RunLayout layout, Storage storage, AudioFileKind kind) {
    this.kind = kind;
    this.layout = layout;
    this.storage = storage;
  }

  /**
   * Begins the file of one audio value.
   *
   * @throws AudioFormatError when the format cannot hold such audio
   */
  AudioFile create(String sinkId, ValuePath path, String recordName, AudioSpec spec)
      throws IOException {
    kind.refusal(spec)
        .ifPresent(
            why -> {
              throw new AudioFormatError(why);
            });
    String relativePath = OutputNames.audioPath(sinkId, path.keys(), recordName, kind);
    StagedFile staged = storage.stage(layout.file(relativePath), layout.temporaryDirectory());
    ByteBuffer buffer = freeBuffers.isEmpty() ? AudioFileWriter.newBuffer() : freeBuffers.pop();
    AudioFileWriter writer;
    try {
      writer = kind.open(staged.channel(), spec, buffer);
    } catch (IOException e) {
      staged.close();
      throw e;
    }
    return new AudioFile(relativePath, spec, staged, writer, buffer);
  }

  /** One file: written to, then finished, then published or discarded. */
  final class AudioFile implements Closeable {
    private final String relativePath;
    private final AudioSpec spec;
    private final StagedFile staged;
    private final AudioFileWriter writer;
    private ByteBuffer buffer;

    private AudioFile(
        String relativePath,
        AudioSpec spec,
        StagedFile staged,
        AudioFileWriter writer,
        ByteBuffer buffer) {
      this.relativePath = relativePath;
      this.spec = spec;
      this.staged = staged;
      this.writer = writer;
      this.buffer = buffer;
    }

    void write(AudioBuffer samples) throws IOException {
      writer.write(samples);
    }

    void finish() throws IOException {
      writer.finish();
      writer.close();
      release();
    }

    /** Makes the finished file visible and describes it as result lines do. */
    ObjectNode publish() throws IOException {
      staged.publish();
      staged.close();
      ObjectNode json = JsonNodeFactory.instance.objectNode();
      json.put("audio", relativePath);
      json.put("sample_rate", spec.sampleRate());
      json.put("channels", spec.channels());
      json.put("format", spec.format().wireName());
      json.put("frames", writer.frames());
      return json;
    }

    /** Discards the file unless it was published. */
    @Override
    public void close() throws IOException {
      release();
      try (staged) {
        writer.close();
      }
    }

    private void release() {
      if (buffer != null) {
        freeBuffers.push(buffer);
        buffer = null;
      }
    }
  }
}
