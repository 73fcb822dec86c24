package org.remotemedia.bridge.udf;

/** Where PyFlink runs Python. */
public enum PythonMode {
  /** In worker processes beside the task manager, with the node in a supervised child. */
  PROCESS("process"),
  /** In the task manager's own process, under one interpreter lock. */
  THREAD("thread");

  private final String wireName;

  PythonMode(String wireName) {
    this.wireName = wireName;
  }

  /** Flink's name for it. */
  public String wireName() {
    return wireName;
  }
}
