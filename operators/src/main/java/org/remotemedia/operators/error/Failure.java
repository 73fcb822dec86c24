package org.remotemedia.operators.error;

import java.util.Objects;

/**
 * The failure of one record at one node, as data that travels with the record.
 *
 * @param nodeId the node, or null when the record could not be read at all
 * @param kind what kind of error
 * @param message what happened and what to do about it
 * @param traceback Python traceback, or null
 * @param attempts how often the node was tried; 0 where an open circuit breaker forbade it
 * @param retryable whether a further attempt might have succeeded: all that were allowed were made
 */
public record Failure(
    String nodeId,
    ErrorKind kind,
    String message,
    String traceback,
    int attempts,
    boolean retryable) {
  public Failure {
    Objects.requireNonNull(kind);
    Objects.requireNonNull(message);
  }

  /** A failure that a further attempt would not have changed. */
  public Failure(String nodeId, ErrorKind kind, String message, String traceback, int attempts) {
    this(nodeId, kind, message, traceback, attempts, false);
  }

  /** The failure of a record that could not be read. */
  public static Failure ofSource(ExecutorError error) {
    return of(null, error);
  }

  /** What {@code thrown} means at {@code nodeId}; anything unexpected is a NodeExecutionError. */
  public static Failure of(String nodeId, Throwable thrown) {
    if (thrown instanceof RetryableError used) {
      return new Failure(
          used.nodeId().orElse(nodeId),
          ErrorKind.PYTHON,
          used.detail(),
          used.traceback().orElse(null),
          used.attempt(),
          true);
    }
    if (thrown instanceof ExecutorError error) {
      int attempts = error instanceof CallFailure call ? call.attempts() : 1;
      return new Failure(
          nodeId, error.kind(), error.detail(), error.traceback().orElse(null), attempts);
    }
    String message =
        thrown.getMessage() == null
            ? thrown.getClass().getSimpleName()
            : thrown.getClass().getSimpleName() + ": " + thrown.getMessage();
    return new Failure(nodeId, ErrorKind.NODE_EXECUTION, message, null, 1);
  }

  /**
   * The error that it was, to be thrown where a node may throw: a {@link RetryableError} when all
   * attempts were used up. {@link #of} makes the same failure of it again.
   */
  public ExecutorError asError() {
    return retryable
        ? new RetryableError(new PythonError(nodeId, message, traceback), attempts, attempts)
        : new CallFailure(this);
  }
}
