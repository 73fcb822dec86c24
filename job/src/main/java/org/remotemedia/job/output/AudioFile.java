package org.remotemedia.job.output;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.Closeable;
import java.io.IOException;
import org.remotemedia.job.storage.PendingFile;
import org.remotemedia.operators.codec.write.AudioFileWriter;
import org.remotemedia.operators.value.AudioBuffer;
import org.remotemedia.operators.value.AudioSpec;

/** One audio file: written to, then finished, then published or discarded. */
public final class AudioFile implements Closeable {
  /** Makes the file visible. */
  @FunctionalInterface
  interface Publication {
    void run() throws IOException;
  }

  private final String relativePath;
  private final AudioSpec spec;
  private final PendingFile pending;
  private final AudioFileWriter writer;
  private final Publication publication;
  private Runnable release;

  /**
   * @param release gives the writer's buffer back
   */
  AudioFile(
      String relativePath,
      AudioSpec spec,
      PendingFile pending,
      AudioFileWriter writer,
      Runnable release,
      Publication publication) {
    this.relativePath = relativePath;
    this.spec = spec;
    this.pending = pending;
    this.writer = writer;
    this.release = release;
    this.publication = publication;
  }

  public void write(AudioBuffer samples) throws IOException {
    writer.write(samples);
  }

  public void finish() throws IOException {
    writer.finish();
    writer.close();
    release();
  }

  /** Makes the finished file visible and describes it as result lines do. */
  public ObjectNode publish() throws IOException {
    publication.run();
    pending.close();
    return new WrittenAudio(
            relativePath,
            spec.sampleRate(),
            spec.channels(),
            spec.format().wireName(),
            writer.frames())
        .toJson();
  }

  /** Discards the file unless it was published. */
  @Override
  public void close() throws IOException {
    release();
    try (pending) {
      writer.close();
    }
  }

  private void release() {
    if (release != null) {
      release.run();
      release = null;
    }
  }
}
