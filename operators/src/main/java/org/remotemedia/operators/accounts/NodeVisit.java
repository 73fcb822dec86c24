package org.remotemedia.operators.accounts;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;

/**
 * What became of one record at one node. Written as an array, since there is one for each record
 * and node.
 *
 * @param outcome what became of it
 * @param nanos the node's own time for it, ns
 * @param audioSeconds audio that entered the node, s
 * @param retries further attempts after the first
 * @param memoryBytes memory that the node held at the end of the visit
 * @param speechSeconds speech that the node found, s; null where it does not look for any
 */
@JsonFormat(shape = JsonFormat.Shape.ARRAY)
@JsonPropertyOrder({"outcome", "nanos", "audioSeconds", "retries", "memoryBytes", "speechSeconds"})
public record NodeVisit(
    Outcome outcome,
    long nanos,
    double audioSeconds,
    int retries,
    long memoryBytes,
    Double speechSeconds) {
  /** What can become of a record at a node. */
  public enum Outcome {
    SUCCEEDED,
    FAILED,
    /** The node has rejected it. */
    REJECTED,
    /** It did not get there because of an earlier failure. */
    SKIPPED
  }

  /** The same visit, of a record that was rejected before. */
  NodeVisit skipped() {
    return new NodeVisit(Outcome.SKIPPED, nanos, audioSeconds, retries, memoryBytes, null);
  }

  /** The same visit, of a value that turned out to be of no use afterwards. */
  NodeVisit failed() {
    return new NodeVisit(Outcome.FAILED, nanos, audioSeconds, retries, memoryBytes, speechSeconds);
  }
}
