package org.remotemedia.job.storage;

import java.io.IOException;

/** Something in a file system could not be done; the message says what, where and why. */
public final class StorageException extends IOException {
  /** Why. */
  public enum Reason {
    MISSING,
    PERMISSION_DENIED,
    IS_A_DIRECTORY,
    NOT_A_DIRECTORY,
    /** The name cannot be expressed, in this locale or at all. */
    BAD_NAME,
    OTHER
  }

  private final Reason reason;

  public StorageException(Reason reason, String message, Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }

  /** Whether another name would have served: nothing is wrong with the storage itself. */
  public boolean concernsNameAlone() {
    return reason == Reason.BAD_NAME
        || reason == Reason.IS_A_DIRECTORY
        || reason == Reason.NOT_A_DIRECTORY;
  }
}
