package org.remotemedia.operators.codec;

import java.io.Closeable;
import java.io.IOException;
import org.remotemedia.operators.value.AudioSpec;

/**
 * Decodes one recording, front to back unless {@link #seek} is called, into F32 samples in blocks.
 * Non-finite samples of floating point files are delivered as they are.
 */
public interface AudioDecoder extends Closeable {
  /**
   * Rate, channels and length; the format is always F32. The length is what the file's header
   * promises, {@link AudioSpec#UNKNOWN_FRAMES} when it promises none.
   */
  AudioSpec spec();

  /**
   * Decodes the next frames.
   *
   * @param interleaved receives the samples from index 0 on
   * @param frames how many frames are wanted, at least 1; {@code frames * channels} must fit
   * @return frames decoded, at least 1, or −1 at the end
   * @throws TruncatedAudioError when the file ends before the frames it promises, after all whole
   *     frames have been delivered; every later call throws it again
   * @throws org.remotemedia.operators.error.AudioFormatError when the file is damaged
   * @throws IOException when the file cannot be read
   */
  int read(float[] interleaved, int frames) throws IOException;

  /**
   * Leaves out the next frames. A skip that meets the end stops there without an error; the next
   * read tells whether the recording ended as promised.
   *
   * @return frames left out, less than asked only at the end
   * @throws IOException when the file cannot be read
   */
  long skip(long frames) throws IOException;

  /**
   * How many recordings that are joined into one file have been come to so far; what was left out
   * of them counts too.
   */
  default int parts() {
    return 1;
  }

  /**
   * Goes to a frame, before or after the present one. What follows is bit by bit, and fails where,
   * what it is when the recording is read front to back. A seek that meets the end stops there; the
   * next read tells whether the recording ended as promised. After an error, too, a recording can
   * be sought in.
   *
   * @param frame its number, from 0 on
   * @return number of the frame that comes next, less than asked only at the end; −1 where this
   *     decoder cannot go there, and the recording has to be opened again
   * @throws org.remotemedia.operators.error.AudioFormatError when the file is damaged before it
   * @throws IOException when the file cannot be read
   */
  default long seek(long frame) throws IOException {
    return -1;
  }

  /** Whether {@link #seek} can be expected to go to any frame. */
  default boolean canSeek() {
    return false;
  }

  /** Closes the input too. */
  @Override
  void close() throws IOException;
}
