package org.remotemedia.job.storage;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/** A file being written aside. Closing it without {@link #publish} discards it. */
public interface StagedFile extends Closeable {
  /** The empty local file to write to. */
  Path path();

  /** The same file, open for writing. It may be closed early; publishing and closing do as well. */
  FileChannel channel() throws IOException;

  /**
   * Makes what has been written appear at its location, replacing what is there, and not here any
   * more.
   */
  void publish() throws IOException;

  /** Discards the file unless it was published. */
  @Override
  void close() throws IOException;
}
