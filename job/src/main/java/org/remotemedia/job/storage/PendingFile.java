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
   * Has what was written so far survive a loss of power, before it is published: otherwise the file
   * may be there afterwards, and be empty. Where files are durable once they are complete, nothing
   * is to be done.
   */
  default void sync() throws IOException {}

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
