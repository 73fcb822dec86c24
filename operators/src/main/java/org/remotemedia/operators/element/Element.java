package org.remotemedia.operators.element;

import com.fasterxml.jackson.databind.JsonNode;
import org.remotemedia.operators.accounts.RecordTrace;
import org.remotemedia.operators.error.Failure;
import org.remotemedia.operators.node.Judgement;
import org.remotemedia.operators.value.AudioBuffer;
import org.remotemedia.operators.value.AudioSpec;
import org.remotemedia.operators.value.SegmentProgress;
import org.remotemedia.operators.value.ValuePath;

/**
 * What travels down the chain of operators. A split is {@code SplitBegin record* SplitEnd}, a
 * record is {@code RecordBegin piece* RecordEnd}. The pieces are tagged with their producer: {@link
 * #SOURCE} for the record itself, 1 and up for the nodes in topological order. Each producer's
 * value ends with exactly one of ValueEnd, Failed, Skipped and Rejected; what it gave before one of
 * the last three is void.
 *
 * <p>A node that cuts the recording sends its utterances between the pieces of the recording, each
 * as a whole record of its own, in which the cutting node is the producer of the audio. Nodes work
 * either on recordings or on the utterances of one such node.
 */
public sealed interface Element {
  /** The producer of the record itself. */
  int SOURCE = 0;

  /** A piece of the value of one producer. */
  sealed interface Piece extends Element {
    int producer();
  }

  record SplitBegin(String splitId) implements Element {}

  /**
   * The end of a split.
   *
   * @param about what the source has to tell the end of the chain of the split as a whole; of no
   *     concern to the stages
   */
  record SplitEnd(String splitId, String about) implements Element {}

  record RecordBegin(RecordInfo info) implements Element {}

  /**
   * What the recording is like, just before the end of its value: it was read to its end.
   *
   * @param durationSeconds its length, s
   * @param sampleRate Hz
   * @param channels at least 1
   */
  record RecordRead(double durationSeconds, int sampleRate, int channels) implements Element {}

  /**
   * The end of a record; by now every producer has ended its value.
   *
   * @param durationSeconds length of the audio that was read
   * @param truncated whether the recording was shorter than its header promised, and kept
   * @param trace what else is known of the record; every stage that the element passes adds what
   *     became of it there
   */
  record RecordEnd(double durationSeconds, boolean truncated, RecordTrace trace)
      implements Element {
    /** With a trace that is still empty. */
    public RecordEnd(double durationSeconds, boolean truncated) {
      this(durationSeconds, truncated, new RecordTrace());
    }
  }

  record AudioStart(int producer, ValuePath path, AudioSpec spec) implements Piece {}

  /** The samples are valid, and must be left unchanged, until the element has passed the chain. */
  record AudioChunk(int producer, ValuePath path, AudioBuffer samples) implements Piece {}

  record AudioEnd(int producer, ValuePath path) implements Piece {}

  /** What is known of a list of segments that is still to come. */
  record Progress(int producer, ValuePath path, SegmentProgress progress) implements Piece {}

  record Json(int producer, ValuePath path, JsonNode value) implements Piece {}

  record ValueEnd(int producer) implements Piece {}

  record Failed(int producer, Failure failure) implements Piece {}

  record Skipped(int producer) implements Piece {}

  /** A node has judged the record and lets it pass; before the end of the node's value. */
  record Judged(int producer, Judgement judgement) implements Piece {}

  /** A node has rejected the record. */
  record Rejected(int producer, Judgement judgement) implements Piece {}
}
