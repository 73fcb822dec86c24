package org.remotemedia.operators.error;

/**
 * A fault of the system, such as a worker that cannot be reached or a storage that does not answer.
 * It is no record's failure: whoever turns errors into failures lets it pass, and the task fails
 * with its message.
 */
public final class TaskFault extends RuntimeException {
  public TaskFault(RuntimeException cause) {
    super(cause.getMessage(), cause);
  }

  /**
   * @param message all there is to say to the user
   * @param thrown what has led to it, for the log: suppressed, since a job that fails shows its
   *     innermost cause
   */
  public TaskFault(String message, Throwable thrown) {
    super(message);
    addSuppressed(thrown);
  }
}
