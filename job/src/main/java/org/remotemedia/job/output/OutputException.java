package org.remotemedia.job.output;

/** An output directory that a run cannot have; the message says why, and what to do. */
public final class OutputException extends Exception {
  public OutputException(String message) {
    super(message);
  }

  public OutputException(String message, Throwable cause) {
    super(message, cause);
  }
}
