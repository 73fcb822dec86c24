package org.remotemedia.job.input;

/** The input argument cannot be used; the message says why and what to do. */
public final class InputException extends Exception {
  public InputException(String message) {
    super(message);
  }

  public InputException(String message, Throwable cause) {
    super(message, cause);
  }
}
