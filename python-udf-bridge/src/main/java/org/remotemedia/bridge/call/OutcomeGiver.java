package org.remotemedia.bridge.call;

import java.nio.ByteBuffer;
import org.remotemedia.bridge.values.ValueReader;
import org.remotemedia.operators.error.ExecutorError;
import org.remotemedia.operators.value.ValueSink;

/** Gives what the calls of one node came to, and counts how often they were tried again. */
final class OutcomeGiver {
  private final String nodeId;
  private final ValueReader reader = new ValueReader();
  private int retries;

  OutcomeGiver(String nodeId) {
    this.nodeId = nodeId;
  }

  /**
   * Gives the value of an outcome, if it has one.
   *
   * @param samples those that the outcome refers to
   * @throws ExecutorError when the call failed
   */
  void give(CallOutcome told, ByteBuffer samples, ValueSink output) {
    PythonOutcome outcome = new PythonOutcome(nodeId, told, samples, reader);
    retries += outcome.retries();
    outcome
        .failure()
        .ifPresent(
            failure -> {
              throw failure.asError();
            });
    if (outcome.hasValue()) {
      outcome.give(output);
    }
  }

  /** Attempts beyond the first of each call since this was asked last. */
  int takeRetries() {
    int taken = retries;
    retries = 0;
    return taken;
  }
}
