package org.remotemedia.manifests.model;

/**
 * How often and how long a CPython node is tried.
 *
 * @param maxAttempts attempts in all, from 1 to {@link #MOST_ATTEMPTS}
 * @param initialBackoffMs pause before the second attempt, doubled before each further one
 * @param timeoutMs longest time that one call may take, or {@link #NO_TIMEOUT}
 */
public record RetryPolicy(int maxAttempts, int initialBackoffMs, int timeoutMs) {
  public static final int NO_TIMEOUT = 0;
  public static final int MOST_ATTEMPTS = 100;
  public static final int LONGEST_BACKOFF_MS = 3_600_000;
  public static final int LONGEST_TIMEOUT_MS = 86_400_000;

  /** 3 attempts, 100 ms before the second, no time limit. */
  public static final RetryPolicy DEFAULT = new RetryPolicy(3, 100, NO_TIMEOUT);

  public RetryPolicy {
    if (maxAttempts < 1
        || maxAttempts > MOST_ATTEMPTS
        || initialBackoffMs < 0
        || initialBackoffMs > LONGEST_BACKOFF_MS
        || timeoutMs < 0
        || timeoutMs > LONGEST_TIMEOUT_MS) {
      throw new IllegalArgumentException(
          "maxAttempts "
              + maxAttempts
              + ", initialBackoffMs "
              + initialBackoffMs
              + ", timeoutMs "
              + timeoutMs);
    }
  }
}
