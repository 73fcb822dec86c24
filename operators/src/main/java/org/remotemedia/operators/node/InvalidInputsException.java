package org.remotemedia.operators.node;

/** A node is connected to others that it cannot work with. */
public final class InvalidInputsException extends RuntimeException {
  /**
   * @param message what is wrong and what to do, without the node's own id
   */
  public InvalidInputsException(String message) {
    super(message);
  }
}
