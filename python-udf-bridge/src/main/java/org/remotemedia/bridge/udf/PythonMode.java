package org.remotemedia.bridge.udf;

/** Where PyFlink runs Python. */
public enum PythonMode {
  /** In worker processes beside the task manager, with the node in a supervised child. */
  PROCESS("process", 32L << 20),
  /** In the task manager's own process, under one interpreter lock. */
  THREAD("thread", 4L << 20);

  private final String wireName;
  private final long callBytes;

  PythonMode(String wireName, long callBytes) {
    this.wireName = wireName;
    this.callBytes = callBytes;
  }

  /**
   * Bytes of samples that are enough for one call: a call of another process costs milliseconds,
   * one within the process microseconds, where samples had better stay in the processor's cache.
   */
  public long callBytes() {
    return callBytes;
  }

  /** Flink's name for it. */
  public String wireName() {
    return wireName;
  }
}
