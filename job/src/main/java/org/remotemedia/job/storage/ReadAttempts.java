package org.remotemedia.job.storage;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.remotemedia.operators.error.TaskFault;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The attempts to read one file, or to look something up. */
final class ReadAttempts {
  private static final Logger LOG = LoggerFactory.getLogger(ReadAttempts.class);

  private final String action;
  private final String location;
  private final ReadRetries retries;

  /** In a row. */
  private int failures;

  private long firstFailure;
  private boolean warned;

  /**
   * @param action as in "cannot {@code read}"
   */
  ReadAttempts(String action, String location, ReadRetries retries) {
    this.action = action;
    this.location = location;
    this.retries = retries;
  }

  /** Something that reads. */
  interface Reading<T> {
    T run() throws IOException;
  }

  /**
   * Tries until it succeeds. That does not count as success yet, see {@link #succeeded}.
   *
   * @throws StorageException what is no fault of the storage
   */
  <T> T run(Reading<T> reading) throws StorageException {
    while (true) {
      try {
        return reading.run();
      } catch (IOException | RuntimeException e) {
        failed(e);
      }
    }
  }

  /** What fails next does so for the first time. */
  void succeeded() {
    failures = 0;
  }

  /**
   * Waits after a failure until it is time to try again.
   *
   * @throws StorageException what is no fault of the storage
   * @throws TaskFault when it has been tried often enough, or the task is to end
   */
  void failed(Exception thrown) throws StorageException {
    if (isEndOfTask(thrown)) {
      throw interrupted(thrown);
    }
    StorageException error = StorageErrors.of(action, location, thrown);
    if (!error.isFault()) {
      throw error;
    }
    if (failures == 0) {
      firstFailure = System.nanoTime();
    }
    if (failures == retries.retries()) {
      throw new TaskFault(error.getMessage() + given(failures + 1), thrown);
    }
    long waitMs = retries.waitMs(failures);
    waitMs += ThreadLocalRandom.current().nextLong(waitMs / ReadRetries.SPREAD + 1);
    failures++;
    report(error, waitMs);
    try {
      TimeUnit.MILLISECONDS.sleep(waitMs);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw interrupted(e);
    }
  }

  /** A time-out, which has the same type, is none. */
  private static boolean isEndOfTask(Exception thrown) {
    return Thread.currentThread().isInterrupted()
        || thrown instanceof ClosedByInterruptException
        || thrown.getClass() == InterruptedIOException.class;
  }

  private TaskFault interrupted(Exception thrown) {
    return new TaskFault("interrupted: cannot " + action + " " + location, thrown);
  }

  private String given(int attempts) {
    long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - firstFailure);
    return " (given up after "
        + attempts
        + (attempts == 1 ? " attempt" : " attempts")
        + " in "
        + seconds
        + " s)";
  }

  /** A store that is down for a while must not fill the log. */
  private void report(StorageException error, long waitMs) {
    String message = "{}; trying again in {} ms, retry {} of {}";
    if (warned) {
      LOG.debug(message, error.getMessage(), waitMs, failures, retries.retries());
    } else {
      LOG.warn(message, error.getMessage(), waitMs, failures, retries.retries());
      warned = true;
    }
  }
}
