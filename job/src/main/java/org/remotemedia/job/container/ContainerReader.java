package org.remotemedia.job.container;

import java.io.Closeable;
import java.io.IOException;

/** Reads one container from its beginning to its end, always in the same order. */
public interface ContainerReader extends Closeable {
  /**
   * The next recording, null at the end. It can be read until the next call.
   *
   * @throws ContainerException when the container is damaged: nothing more can be read from it
   * @throws IOException when reading fails
   */
  Member next() throws IOException;

  /** Members left out so far because they are neither recordings nor belong to one. */
  long ignoredMembers();
}
