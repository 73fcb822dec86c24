package org.remotemedia.job.storage;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/** A file being written aside. Closing it without {@link #publish} discards it. */
public interface PendingFile extends Closeable {
  /** The empty local file to write to. */
  Path path();

  /** The same file, open for writing. It may be closed early; publishing and closing do as well. */
  FileChannel channel() throws IOException;

  /** Writes bytes to its end. */
  default void write(byte[] bytes) throws IOException {
    ByteBuffer left = ByteBuffer.wrap(bytes);
    while (left.hasRemaining()) {
      channel().write(left);
    }
  }

  /**
   * Makes what has been written appear at its location, and not here any more. Where files {@link
   * Storage.Replacing take the place of others} after removal only, nothing may be there.
   *
   * @throws StorageException also when the file was taken away meanwhile
   */
  void publish() throws IOException;

  /** Discards the file unless it was published. */
  @Override
  void close() throws IOException;
}
