package org.remotemedia.operators.error;

/**
 * A fault of the system that a node meets, such as a worker that cannot be reached. It is no
 * record's failure: stages let it pass, and the task fails with its cause.
 */
public final class TaskFault extends RuntimeException {
  public TaskFault(RuntimeException cause) {
    super(cause.getMessage(), cause);
  }
}
