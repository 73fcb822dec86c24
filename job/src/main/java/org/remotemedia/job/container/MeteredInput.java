package org.remotemedia.job.container;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Counts bytes, and ends what takes more of them than it should. */
final class MeteredInput extends FilterInputStream {
  private long position;
  private long limit = Long.MAX_VALUE;

  MeteredInput(InputStream in) {
    super(in);
  }

  /** Bytes read and skipped so far. */
  long position() {
    return position;
  }

  /**
   * Sets how many bytes may be read from here on.
   *
   * @param bytes {@link Long#MAX_VALUE} for any number
   */
  void allow(long bytes) {
    limit = bytes == Long.MAX_VALUE ? bytes : position + bytes;
  }

  private void check() throws IOException {
    if (position >= limit) {
      throw new IOException("its description of a member is too long");
    }
  }

  @Override
  public int read() throws IOException {
    check();
    int value = in.read();
    position += value < 0 ? 0 : 1;
    return value;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    check();
    int count = in.read(target, offset, (int) Math.min(length, limit - position));
    position += Math.max(0, count);
    return count;
  }

  @Override
  public long skip(long bytes) throws IOException {
    check();
    long count = in.skip(Math.min(bytes, limit - position));
    position += count;
    return count;
  }

  @Override
  public boolean markSupported() {
    return false;
  }
}
