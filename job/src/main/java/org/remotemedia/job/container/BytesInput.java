package org.remotemedia.job.container;

import org.remotemedia.operators.codec.SeekableInput;

/** A file that lies in memory. */
final class BytesInput extends SeekableInput {
  private final byte[] bytes;
  private int position;

  BytesInput(byte[] bytes) {
    this.bytes = bytes;
  }

  @Override
  public long size() {
    return bytes.length;
  }

  @Override
  public long position() {
    return position;
  }

  @Override
  public void seek(long target) {
    position = (int) target;
  }

  @Override
  public int read() {
    return position == bytes.length ? -1 : bytes[position++] & 0xFF;
  }

  @Override
  public int read(byte[] target, int offset, int length) {
    if (length == 0) {
      return 0;
    }
    int count = Math.min(length, bytes.length - position);
    if (count == 0) {
      return -1;
    }
    System.arraycopy(bytes, position, target, offset, count);
    position += count;
    return count;
  }
}
