package org.remotemedia.job.write;

import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.remotemedia.job.output.Marker;
import org.remotemedia.job.output.SplitNote;
import org.remotemedia.job.output.SplitOutput;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Commits splits one after the other on a thread of its own, at most one at a time. What became of
 * one is told on the thread of the caller.
 *
 * <p>The thread is never interrupted: that would end the wait for an upload, and not the upload,
 * which nobody would then take back if another attempt has taken the output over.
 */
final class SplitCommits implements Closeable {
  private static final Logger LOG = LoggerFactory.getLogger(SplitCommits.class);

  /**
   * How long the end of a task waits for a commit. A TaskManager of which a cancelled task has not
   * ended after three minutes is stopped by Flink.
   */
  private static final Duration LONGEST_CLOSE = Duration.ofSeconds(60);

  private final Consumer<Marker> listener;
  private final Duration longestClose;
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(
          task -> {
            Thread created = new Thread(task, "split-commit");
            created.setDaemon(true);
            return created;
          });
  private SplitOutput split;
  private Future<Marker> commit;

  /**
   * @param listener is told of each split that is done
   */
  SplitCommits(Consumer<Marker> listener) {
    this(listener, LONGEST_CLOSE);
  }

  SplitCommits(Consumer<Marker> listener, Duration longestClose) {
    this.listener = listener;
    this.longestClose = longestClose;
  }

  /** Begins to commit a split, once the one before it is done. Closes it, whatever happens. */
  void begin(SplitOutput complete, SplitNote note) throws IOException {
    try {
      finish();
    } catch (IOException | RuntimeException e) {
      try (complete) {
        throw e;
      }
    }
    split = complete;
    commit =
        thread.submit(
            () -> {
              try (complete) {
                return complete.commit(note);
              }
            });
  }

  /** Tells of a commit that has come to its end. */
  void settle() throws IOException {
    if (commit != null && commit.isDone()) {
      finish();
    }
  }

  /** Waits for the commit that is under way, if there is one. */
  void finish() throws IOException {
    if (commit == null) {
      return;
    }
    Marker marker;
    try {
      marker = commit.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while split " + split.splitId() + " was committed", e);
    } catch (ExecutionException e) {
      forget();
      throw thrown(e);
    }
    forget();
    listener.accept(marker);
  }

  private void forget() {
    split = null;
    commit = null;
  }

  private static IOException thrown(ExecutionException e) {
    if (e.getCause() instanceof IOException cause) {
      return cause;
    }
    if (e.getCause() instanceof RuntimeException cause) {
      throw cause;
    }
    throw new IllegalStateException(e.getCause());
  }

  /**
   * Waits for a commit that is under way: its split is complete, whatever ended the task. One that
   * takes too long ends on its own thread after the file that it is at.
   */
  @Override
  public void close() {
    thread.shutdown();
    try {
      if (thread.awaitTermination(longestClose.toMillis(), TimeUnit.MILLISECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (split == null) {
      return;
    }
    split.abandon();
    LOG.warn("The storage does not answer; split {} is not committed", split.splitId());
  }
}
