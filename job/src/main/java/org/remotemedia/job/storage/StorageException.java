package org.remotemedia.job.storage;

import java.io.IOException;
import org.remotemedia.operators.error.TaskFault;

/** Something in a file system could not be done; the message says what, where and why. */
public final class StorageException extends IOException {
  /** Why. */
  public enum Reason {
    MISSING,
    PERMISSION_DENIED,
    IS_A_DIRECTORY,
    NOT_A_DIRECTORY,
    /** It is a pipe, a device, or a link that leads back to itself. */
    NOT_A_FILE,
    /** The name cannot be expressed, in this locale or at all, or is too long. */
    BAD_NAME,
    /** Another file has taken its place, or something was written to it, while it was read. */
    CHANGED,
    /** There is no file system of that scheme here. */
    NO_FILE_SYSTEM,
    /** Something is wrong with the storage, not with what was asked of it. */
    FAULT
  }

  private final Reason reason;

  public StorageException(Reason reason, String message, Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }

  /** Whether the same could succeed another time: nothing is wrong with the file as such. */
  public boolean isFault() {
    return reason == Reason.FAULT;
  }

  /** Whether another name would have served: nothing is wrong with the storage itself. */
  public boolean concernsNameAlone() {
    return reason == Reason.BAD_NAME
        || reason == Reason.IS_A_DIRECTORY
        || reason == Reason.NOT_A_DIRECTORY;
  }

  /**
   * Throws what a storage has said, if anything, where a library has made an error of its own of
   * it. Parsers do, and what they throw looks like damage.
   */
  public static void throwIfWithin(Throwable thrown) throws StorageException {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof TaskFault fault) {
        throw fault;
      }
      if (cause instanceof StorageException error) {
        throw error;
      }
    }
  }
}
