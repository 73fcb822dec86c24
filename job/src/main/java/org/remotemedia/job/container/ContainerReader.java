package org.remotemedia.job.container;

import java.io.Closeable;
import java.io.IOException;
import org.remotemedia.job.notes.InputNotes;

/** Reads one container from its beginning to its end, always in the same order. */
public interface ContainerReader extends Closeable {
  /**
   * The next recording, null at the end. It can be read until the next call.
   *
   * @throws ContainerException when the container is damaged: nothing more can be read from it
   * @throws IOException when reading fails
   */
  Member next() throws IOException;

  /** What was left out so far, and what there is to warn of. */
  InputNotes notes();
}
