package org.remotemedia.operators.error;

import java.util.Objects;
import java.util.Optional;

/** A failure that a node's worker has already put into words, thrown on where a node may throw. */
public final class CallFailure extends ExecutorError {
  private final Failure failure;

  CallFailure(Failure failure) {
    super(
        failure.kind(),
        failure.kind().wireName() + " in '" + failure.nodeId() + "': " + failure.message(),
        failure.message(),
        null);
    this.failure = Objects.requireNonNull(failure);
  }

  /** How often the node was tried. */
  public int attempts() {
    return failure.attempts();
  }

  @Override
  public Optional<String> nodeId() {
    return Optional.ofNullable(failure.nodeId());
  }

  @Override
  public Optional<String> traceback() {
    return Optional.ofNullable(failure.traceback());
  }
}
