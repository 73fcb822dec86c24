package org.remotemedia.bridge.call;

import com.fasterxml.jackson.databind.JsonNode;
import org.remotemedia.operators.error.ErrorKind;
import org.remotemedia.operators.error.Failure;

/**
 * What Python says of one request.
 *
 * @param value description of what the node gave; JSON null when it failed, or gave nothing for a
 *     chunk of a stream
 * @param error why it failed, or null
 * @param nanos the node's own time over all attempts, ns
 * @param attempts how often it was tried
 */
public record CallOutcome(JsonNode value, Problem error, long nanos, int attempts) {
  /**
   * What went wrong in Python.
   *
   * @param kind name of an {@link ErrorKind}
   * @param message what happened
   * @param traceback Python's, or null
   * @param retryable whether a further attempt might have succeeded
   */
  public record Problem(String kind, String message, String traceback, boolean retryable) {
    /** The same as the failure of a record at a node. */
    public Failure at(String nodeId, int attempts) {
      return new Failure(
          nodeId, ErrorKind.ofWireName(kind), message, traceback, attempts, retryable);
    }
  }
}
