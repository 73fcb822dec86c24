package org.remotemedia.operators.codec;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/** Reads a local file without a buffer of its own; its users read in blocks. */
public final class LocalInput extends SeekableInput {
  private final FileChannel channel;
  private final long size;

  private LocalInput(FileChannel channel, long size) {
    this.channel = channel;
    this.size = size;
  }

  /**
   * Opens a file.
   *
   * @param size of the file in bytes, which the caller knows already
   * @throws IOException when it cannot be read
   */
  public static LocalInput open(Path path, long size) throws IOException {
    return new LocalInput(FileChannel.open(path), size);
  }

  @Override
  public long size() {
    return size;
  }

  @Override
  public long position() throws IOException {
    return channel.position();
  }

  @Override
  public void seek(long position) throws IOException {
    channel.position(position);
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    return channel.read(ByteBuffer.wrap(bytes, offset, length));
  }

  @Override
  public int available() throws IOException {
    return (int) Math.min(Integer.MAX_VALUE, Math.max(0, size - channel.position()));
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
