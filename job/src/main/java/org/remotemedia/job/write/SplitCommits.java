package org.remotemedia.job.write;

import java.io.Closeable;
import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.remotemedia.job.output.Marker;
import org.remotemedia.job.output.SplitNote;
import org.remotemedia.job.output.SplitOutput;

/**
 * Commits splits one after the other on a thread of its own, at most one at a time. What became of
 * one is told on the thread of the caller.
 */
final class SplitCommits implements Closeable {
  /** How long the end of a task waits for a commit, and then for it to notice an interrupt. */
  private static final long CLOSE_SECONDS = 30;

  private final Consumer<Marker> listener;
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
    this.listener = listener;
  }

  /** Begins to commit a split, once the one before it is done. */
  void begin(SplitOutput complete, SplitNote note) throws IOException {
    try {
      finish();
    } catch (IOException | RuntimeException e) {
      try (complete) {
        throw e;
      }
    }
    split = complete;
    commit = thread.submit(() -> complete.commit(note));
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
    Future<Marker> ended = commit;
    commit = null;
    Marker marker;
    try (SplitOutput committed = split) {
      marker = ended.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while split " + split.splitId() + " was committed", e);
    } catch (ExecutionException e) {
      throw thrown(e);
    } finally {
      split = null;
    }
    listener.accept(marker);
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
   * Waits for a commit that is under way: its split is complete, whatever ended the task. Nothing
   * is published after this.
   */
  @Override
  public void close() throws IOException {
    thread.shutdown();
    try {
      if (!thread.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
        thread.shutdownNow();
        if (!thread.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
          throw new IOException("split " + split.splitId() + " is still being committed");
        }
      }
    } catch (InterruptedException e) {
      thread.shutdownNow();
      Thread.currentThread().interrupt();
    } finally {
      SplitOutput unfinished = split;
      split = null;
      commit = null;
      if (unfinished != null) {
        unfinished.close();
      }
    }
  }
}
