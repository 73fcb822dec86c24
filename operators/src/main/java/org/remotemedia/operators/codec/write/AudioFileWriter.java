package org.remotemedia.operators.codec.write;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.remotemedia.operators.value.AudioBuffer;

/**
 * Writes one audio file. The same samples give the same bytes however they are divided into chunks.
 * A file that fits the buffer costs one write. {@link #finish} completes the file; {@link #close}
 * alone abandons it.
 */
public interface AudioFileWriter extends Closeable {
  /** Size in bytes of the buffers that {@link #newBuffer} gives. */
  int BUFFER_BYTES = 1 << 20;

  /** A buffer to write any number of files with, one after the other. */
  static ByteBuffer newBuffer() {
    return ByteBuffer.allocateDirect(BUFFER_BYTES);
  }

  /**
   * Appends samples.
   *
   * @throws IllegalArgumentException when rate, channels or format are not those of the file
   */
  void write(AudioBuffer samples) throws IOException;

  /** Frames written so far. */
  long frames();

  /**
   * Completes the file; it can be closed or renamed then.
   *
   * @throws IllegalStateException when the frames written are not those that were announced
   */
  void finish() throws IOException;
}
