package org.remotemedia.operators.error;

import java.util.Optional;

/** A Python node raised an exception. */
public final class PythonError extends ExecutorError {
  private final String nodeId;
  private final String traceback;

  public PythonError(String nodeId, String message, String traceback) {
    super(ErrorKind.PYTHON, "Python exception in '" + nodeId + "': " + message, message, null);
    this.nodeId = nodeId;
    this.traceback = traceback;
  }

  /** Messages that speak of a passing condition: "timeout", "rate limit", "OOM". */
  @Override
  public boolean isRetryable() {
    return detail().contains("timeout")
        || detail().contains("rate limit")
        || detail().contains("OOM");
  }

  @Override
  public Optional<String> nodeId() {
    return Optional.of(nodeId);
  }

  @Override
  public Optional<String> traceback() {
    return Optional.ofNullable(traceback);
  }
}
