package org.remotemedia.job.output;

import java.io.IOException;
import java.util.Optional;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.remotemedia.job.storage.Storage;

/** Tells whether an attempt is still the one that may write to its output directory. */
final class Ownership {
  /** How old an answer may be where asking for each file would cost too much. */
  private static final long RECENT_NANOS = 1_000_000_000L;

  private final Storage storage;
  private final Layout layout;
  private final Fence fence;
  private long askedNanos;
  private boolean asked;

  Ownership(Storage storage, Layout layout, Fence fence) {
    this.storage = storage;
    this.layout = layout;
    this.fence = fence;
  }

  /** Whether no other run or attempt has taken the output directory over. */
  boolean isCurrent() throws IOException {
    Optional<RunDescription> current = RunDescription.find(storage, layout);
    return current.isPresent() && current.get().fence().id().equals(fence.id());
  }

  /**
   * To be called before outputs are made visible.
   *
   * @throws SuppressRestartsException when the attempt is not the current one any more
   */
  void require() throws IOException {
    if (!isCurrent()) {
      throw lost();
    }
    asked = true;
    askedNanos = System.nanoTime();
  }

  /** The same, where an answer of the last second will do. */
  void requireRecently() throws IOException {
    if (!asked || System.nanoTime() - askedNanos > RECENT_NANOS) {
      require();
    }
  }

  /** What to throw where the attempt is not the current one any more. */
  SuppressRestartsException lost() {
    return new SuppressRestartsException(
        new IllegalStateException(
            "the output "
                + layout.root()
                + " has been taken over by another run, or deleted, so this one has stopped"));
  }
}
