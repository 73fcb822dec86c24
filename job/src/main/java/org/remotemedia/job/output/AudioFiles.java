package org.remotemedia.job.output;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import org.remotemedia.job.storage.PendingFile;
import org.remotemedia.operators.codec.write.AudioFileKind;
import org.remotemedia.operators.codec.write.AudioFileWriter;
import org.remotemedia.operators.error.AudioFormatError;
import org.remotemedia.operators.value.AudioSpec;
import org.remotemedia.operators.value.ValuePath;

/**
 * Makes the audio files of a split. Used by one thread; write buffers are kept from file to file.
 */
final class AudioFiles {
  private final Layout layout;
  private final WorkFolder folder;
  private final AudioFileKind kind;
  private final Deque<ByteBuffer> freeBuffers = new ArrayDeque<>();

  AudioFiles(Layout layout, WorkFolder folder, AudioFileKind kind) {
    this.kind = kind;
    this.layout = layout;
    this.folder = folder;
  }

  /**
   * Begins the file of one audio value.
   *
   * @param written is told where it is, once it is published
   * @throws AudioFormatError when the format cannot hold such audio
   */
  AudioFile create(
      String sinkId, ValuePath path, String recordName, AudioSpec spec, Consumer<String> written)
      throws IOException {
    kind.refusal(spec)
        .ifPresent(
            why -> {
              throw new AudioFormatError(why);
            });
    String relativePath = OutputNames.audioPath(sinkId, path.keys(), recordName, kind);
    PendingFile pending = folder.begin(layout.file(relativePath));
    ByteBuffer buffer = freeBuffers.isEmpty() ? AudioFileWriter.newBuffer() : freeBuffers.pop();
    try {
      AudioFileWriter writer = kind.open(pending.channel(), spec, buffer);
      return new AudioFile(
          relativePath,
          spec,
          pending,
          writer,
          () -> freeBuffers.push(buffer),
          () -> {
            String location = layout.file(relativePath);
            folder.publishAudio(pending, location);
            written.accept(location);
          });
    } catch (IOException e) {
      pending.close();
      throw e;
    }
  }
}
