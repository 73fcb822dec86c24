package org.remotemedia.operators.error;

import java.util.Optional;

/**
 * The attempts at a call are used up, each of which failed for a passing reason. Outputs tell of it
 * as of its source, a PythonError.
 */
public final class RetryableError extends ExecutorError {
  private final transient ExecutorError source;
  private final int attempt;
  private final int maxAttempts;

  /**
   * @param source how the last attempt failed
   * @param attempt the attempt that failed, from 1
   * @param maxAttempts attempts allowed in all
   */
  public RetryableError(PythonError source, int attempt, int maxAttempts) {
    super(
        ErrorKind.RETRYABLE,
        "Retryable error (attempt " + attempt + "/" + maxAttempts + "): " + source.getMessage(),
        source.detail(),
        source);
    this.source = source;
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

  @Override
  public Optional<String> nodeId() {
    return source.nodeId();
  }

  @Override
  public Optional<String> traceback() {
    return source.traceback();
  }
}
