package org.remotemedia.operators.error;

/** A failure that its thrower declares worth another attempt. */
public final class RetryableError extends ExecutorError {
  private final int attempt;
  private final int maxAttempts;

  /**
   * @param attempt the attempt that failed, from 1
   * @param maxAttempts attempts allowed in all
   */
  public RetryableError(String message, int attempt, int maxAttempts, Throwable cause) {
    super(
        ErrorKind.RETRYABLE,
        "Retryable error (attempt " + attempt + "/" + maxAttempts + "): " + message,
        message,
        cause);
    this.attempt = attempt;
    this.maxAttempts = maxAttempts;
  }

  public int attempt() {
    return attempt;
  }

  public int maxAttempts() {
    return maxAttempts;
  }

  @Override
  public boolean isRetryable() {
    return true;
  }
}
