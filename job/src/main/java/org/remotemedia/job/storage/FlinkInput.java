package org.remotemedia.job.storage;

import java.io.IOException;
import org.apache.flink.core.fs.FSDataInputStream;
import org.remotemedia.operators.codec.SeekableInput;

/** Reads a file through Flink. */
final class FlinkInput extends SeekableInput {
  private final FSDataInputStream in;
  private final long size;

  FlinkInput(FSDataInputStream in, long size) {
    this.in = in;
    this.size = size;
  }

  @Override
  public long size() {
    return size;
  }

  @Override
  public long position() throws IOException {
    return in.getPos();
  }

  @Override
  public void seek(long position) throws IOException {
    in.seek(position);
  }

  @Override
  public int read() throws IOException {
    return in.read();
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    return in.read(bytes, offset, length);
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
