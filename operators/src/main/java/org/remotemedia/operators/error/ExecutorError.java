package org.remotemedia.operators.error;

import java.util.Optional;

/**
 * Base of everything that goes wrong for a reason a user can understand. {@link #getMessage()} is
 * the sentence to show; {@link #detail()} is the same without the introduction that names kind and
 * node, for outputs that carry those in fields of their own.
 */
public abstract class ExecutorError extends RuntimeException {
  private final ErrorKind kind;
  private final String detail;

  protected ExecutorError(ErrorKind kind, String message, String detail, Throwable cause) {
    super(message, cause);
    this.kind = kind;
    this.detail = detail;
  }

  public final ErrorKind kind() {
    return kind;
  }

  public final String detail() {
    return detail;
  }

  /** Whether trying the same call again can help. */
  public boolean isRetryable() {
    return false;
  }

  /** The node concerned, where the error knows it. */
  public Optional<String> nodeId() {
    return Optional.empty();
  }

  /** The Python traceback, where there is one. */
  public Optional<String> traceback() {
    return Optional.empty();
  }
}
