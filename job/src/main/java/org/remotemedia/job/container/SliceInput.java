package org.remotemedia.job.container;

import java.io.IOException;
import org.remotemedia.operators.codec.SeekableInput;

/** A stretch of a file as a file of its own. */
final class SliceInput extends SeekableInput {
  private final SeekableInput file;
  private final long start;
  private final long size;

  /**
   * @param file closed with the slice
   * @param start offset in bytes of the slice's first byte
   */
  SliceInput(SeekableInput file, long start, long size) throws IOException {
    this.file = file;
    this.start = start;
    this.size = size;
    file.seek(start);
  }

  @Override
  public long size() {
    return size;
  }

  @Override
  public long position() throws IOException {
    return file.position() - start;
  }

  @Override
  public void seek(long position) throws IOException {
    file.seek(start + position);
  }

  @Override
  public int read() throws IOException {
    return position() >= size ? -1 : file.read();
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    long left = size - position();
    if (left <= 0) {
      return length == 0 ? 0 : -1;
    }
    return file.read(target, offset, (int) Math.min(length, left));
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
