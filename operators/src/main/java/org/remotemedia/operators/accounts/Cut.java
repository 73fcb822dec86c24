package org.remotemedia.operators.accounts;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;

/**
 * What became of a recording that was cut.
 *
 * @param cutters how many nodes cut it
 * @param kept utterances that succeeded
 * @param rejected utterances that were rejected
 * @param failed utterances that failed
 * @param tooShort stretches that were too short for an utterance
 * @param seconds length of all utterances, s
 * @param tooShortSeconds length of the stretches that were too short, s
 */
@JsonFormat(shape = JsonFormat.Shape.ARRAY)
@JsonPropertyOrder({
  "cutters",
  "kept",
  "rejected",
  "failed",
  "tooShort",
  "seconds",
  "tooShortSeconds"
})
public record Cut(
    int cutters,
    long kept,
    long rejected,
    long failed,
    long tooShort,
    double seconds,
    double tooShortSeconds) {
  /** All utterances. */
  public long count() {
    return kept + rejected + failed;
  }
}
