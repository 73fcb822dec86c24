package org.remotemedia.job.error;

/** Arguments that cannot be used; the message is all that the user gets to see. */
public final class UsageException extends RuntimeException {
  public UsageException(String message) {
    super(message);
  }

  public UsageException(String message, Throwable cause) {
    super(message, cause);
  }
}
