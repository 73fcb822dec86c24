package org.remotemedia.operators.codec;

import java.io.IOException;
import java.io.InputStream;

/**
 * A byte stream of known length that can be positioned. Decoders of a plain {@link InputStream}
 * read what they skip; those of a seekable one jump.
 */
public abstract class SeekableInput extends InputStream {
  /** Length in bytes. */
  public abstract long size();

  /** Offset in bytes of the next byte read. */
  public abstract long position() throws IOException;

  /**
   * Moves to {@code position}.
   *
   * @param position offset in bytes, from 0 to {@link #size()}
   */
  public abstract void seek(long position) throws IOException;

  @Override
  public long skip(long bytes) throws IOException {
    long here = position();
    long step = Math.min(size() - here, bytes);
    if (step <= 0) {
      return 0;
    }
    seek(here + step);
    return step;
  }
}
