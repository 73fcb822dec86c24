package org.remotemedia.operators.error;

import java.util.Optional;

/** A node refused its input or broke while computing. */
public final class NodeExecutionError extends ExecutorError {
  private final String nodeId;

  /** For use inside a node, which does not know its id; the stage that runs it supplies the id. */
  public NodeExecutionError(String message) {
    super(ErrorKind.NODE_EXECUTION, "Node execution failed: " + message, message, null);
    this.nodeId = null;
  }

  public NodeExecutionError(String nodeId, String message, Throwable cause) {
    super(
        ErrorKind.NODE_EXECUTION,
        "Node execution failed: " + nodeId + ": " + message,
        message,
        cause);
    this.nodeId = nodeId;
  }

  @Override
  public Optional<String> nodeId() {
    return Optional.ofNullable(nodeId);
  }
}
