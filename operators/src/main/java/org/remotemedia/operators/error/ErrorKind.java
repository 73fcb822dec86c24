package org.remotemedia.operators.error;

/** The kinds of error a user can meet; {@link #wireName()} is what outputs and metrics carry. */
public enum ErrorKind {
  MANIFEST("ManifestError"),
  GRAPH("GraphError"),
  CYCLE("CycleError"),
  NODE_NOT_FOUND("NodeNotFound"),
  NODE_EXECUTION("NodeExecutionError"),
  PYTHON("PythonError"),
  RETRYABLE("RetryableError"),
  MARSHALING("MarshalingError"),
  AUDIO_FORMAT("AudioFormatError"),
  CIRCUIT_OPEN("CircuitOpen");

  private final String wireName;

  ErrorKind(String wireName) {
    this.wireName = wireName;
  }

  public String wireName() {
    return wireName;
  }

  /**
   * The kind of that name.
   *
   * @throws IllegalArgumentException when there is none
   */
  public static ErrorKind ofWireName(String wireName) {
    for (ErrorKind kind : values()) {
      if (kind.wireName.equals(wireName)) {
        return kind;
      }
    }
    throw new IllegalArgumentException("no kind of error is named '" + wireName + "'");
  }
}
