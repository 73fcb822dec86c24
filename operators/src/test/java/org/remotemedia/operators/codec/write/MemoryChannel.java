package org.remotemedia.operators.codec.write;

import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.util.Arrays;

/** A file in memory that counts how often it is written to. */
final class MemoryChannel implements SeekableByteChannel {
  private byte[] bytes = new byte[0];
  private int position;
  private int writes;

  @Override
  public int write(ByteBuffer source) {
    writes++;
    int count = source.remaining();
    bytes = Arrays.copyOf(bytes, Math.max(bytes.length, position + count));
    source.get(bytes, position, count);
    position += count;
    return count;
  }

  @Override
  public int read(ByteBuffer target) {
    throw new UnsupportedOperationException();
  }

  @Override
  public long position() {
    return position;
  }

  @Override
  public SeekableByteChannel position(long newPosition) {
    position = (int) newPosition;
    return this;
  }

  @Override
  public long size() {
    return bytes.length;
  }

  @Override
  public SeekableByteChannel truncate(long size) {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean isOpen() {
    return true;
  }

  @Override
  public void close() {}

  byte[] bytes() {
    return bytes;
  }

  int writes() {
    return writes;
  }
}
