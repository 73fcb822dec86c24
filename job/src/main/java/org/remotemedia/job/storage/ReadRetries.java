package org.remotemedia.job.storage;

import java.io.Serializable;
import java.time.Duration;
import java.util.stream.IntStream;

/**
 * How a fault of a storage is met where recordings and lists are read: by trying again, waiting
 * twice as long each time. Only faults are, see {@link StorageException#isFault}; what is wrong
 * with a file stays so.
 *
 * @param retries attempts after the first one in a row; each byte that comes begins them anew
 * @param firstWaitMs before the first of them
 */
public record ReadRetries(int retries, long firstWaitMs) implements Serializable {
  /**
   * Together they wait for two and a half minutes, which outlasts a store that throttles for two.
   */
  public static final ReadRetries DEFAULT = new ReadRetries(10, 500);

  /** What is waited at a time at most. */
  public static final long LONGEST_WAIT_MS = 30_000;

  /** Waits are longer by up to this part of them, so that tasks do not come back all at once. */
  static final int SPREAD = 4;

  private static final int MOST_DOUBLINGS = 30;

  /**
   * A storage that tries again. When nothing has helped, it throws a {@link
   * org.remotemedia.operators.error.TaskFault}, and so it does when its thread is interrupted.
   */
  public ReadableStorage storage(String location) {
    return new RetryingStorage(Storage.of(location), this);
  }

  /** How long all waits in a row take together at most. */
  public Duration longest() {
    int doubling = Math.min(retries, MOST_DOUBLINGS);
    long sum = IntStream.range(0, doubling).mapToLong(this::waitMs).sum();
    sum += (retries - doubling) * waitMs(MOST_DOUBLINGS);
    return Duration.ofMillis(sum + sum / SPREAD);
  }

  /** How long to wait before a retry, the first being number 0. */
  long waitMs(int retry) {
    long doubled = firstWaitMs << Math.min(retry, MOST_DOUBLINGS);
    return Math.max(firstWaitMs, Math.min(doubled, LONGEST_WAIT_MS));
  }
}
