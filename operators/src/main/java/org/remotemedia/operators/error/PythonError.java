package org.remotemedia.operators.error;

import java.util.Optional;
import java.util.regex.Pattern;

/** A Python node raised an exception. */
public final class PythonError extends ExecutorError {
  private static final Pattern PASSING =
      Pattern.compile("OOM|(?i:timeout|rate limit|out of memory|(?<![a-z])oom(?![a-z]))");

  private final String nodeId;
  private final String traceback;

  public PythonError(String nodeId, String message, String traceback) {
    super(ErrorKind.PYTHON, "Python exception in '" + nodeId + "': " + message, message, null);
    this.nodeId = nodeId;
    this.traceback = traceback;
  }

  /**
   * Whether the message speaks of a passing condition: "timeout", "rate limit", "out of memory" or
   * "OOM". Case does not count, but in small letters the last is a word of its own: there is one in
   * "room", and such names are in many paths. Python has the same rule.
   */
  @Override
  public boolean isRetryable() {
    return PASSING.matcher(detail()).find();
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
