package org.remotemedia.job.container;

import java.io.IOException;
import java.io.InputStream;
import org.remotemedia.operators.codec.SeekableInput;

/** The bytes of one column of a row group. Columns share the file and seek in it in turn. */
final class ParquetChunkInput extends InputStream {
  private static final int BUFFER_BYTES = 1 << 13;

  private final SeekableInput file;
  private final long end;
  private final byte[] buffer = new byte[BUFFER_BYTES];
  private int at;
  private int limit;

  /** Offset in the file of what follows the buffer. */
  private long next;

  /**
   * @param start offset in the file of its first byte
   * @param end offset behind its last one
   */
  ParquetChunkInput(SeekableInput file, long start, long end) {
    this.file = file;
    this.end = end;
    this.next = start;
  }

  /** Bytes that are left. */
  long left() {
    return end - next + limit - at;
  }

  @Override
  public int read() throws IOException {
    if (at == limit && !fill()) {
      return -1;
    }
    return buffer[at++] & 0xFF;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (at < limit) {
      int count = Math.min(length, limit - at);
      System.arraycopy(buffer, at, target, offset, count);
      at += count;
      return count;
    }
    return readFile(target, offset, length);
  }

  private boolean fill() throws IOException {
    at = 0;
    limit = Math.max(0, readFile(buffer, 0, buffer.length));
    return limit > 0;
  }

  private int readFile(byte[] target, int offset, int length) throws IOException {
    if (next >= end) {
      return -1;
    }
    if (file.position() != next) {
      file.seek(next);
    }
    int count = file.read(target, offset, (int) Math.min(length, end - next));
    next += Math.max(0, count);
    return count;
  }
}
