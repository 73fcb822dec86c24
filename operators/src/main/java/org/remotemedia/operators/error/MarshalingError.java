package org.remotemedia.operators.error;

/** A value has a kind or type that its consumer cannot take. */
public final class MarshalingError extends ExecutorError {
  public MarshalingError(String message) {
    this(message, null);
  }

  public MarshalingError(String message, Throwable cause) {
    super(ErrorKind.MARSHALING, "Data marshaling failed: " + message, message, cause);
  }
}
