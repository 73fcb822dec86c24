package org.remotemedia.operators.codec;

import java.io.Closeable;
import java.io.IOException;
import org.remotemedia.operators.value.AudioBuffer;

/**
 * Writes one audio file. The same samples give the same bytes however they are divided into chunks.
 * {@link #finish} completes the file; {@link #close} alone abandons it.
 */
public interface AudioFileWriter extends Closeable {
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
