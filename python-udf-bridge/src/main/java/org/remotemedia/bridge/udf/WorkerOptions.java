package org.remotemedia.bridge.udf;

import java.io.Serializable;
import java.util.List;

/**
 * How CPython nodes are called.
 *
 * @param mode where Python runs
 * @param sharedMemory whether samples travel beside PyFlink's rows rather than in them
 * @param maxValueBytes bytes of samples that are collected for one value
 * @param breakerPauseMs how long an open circuit breaker lets no record through
 * @param modules modules that register node types; none for those of installed packages alone
 * @param packages folder of an archive, in the working directory of a worker, whose packages are
 *     added to its interpreter; null for none
 */
public record WorkerOptions(
    PythonMode mode,
    boolean sharedMemory,
    long maxValueBytes,
    int breakerPauseMs,
    List<String> modules,
    String packages)
    implements Serializable {
  /** Records in a row that must fail for good before the circuit breaker opens. */
  public static final int BREAKER_FAILURES = 5;

  public WorkerOptions {
    modules = List.copyOf(modules);
  }
}
