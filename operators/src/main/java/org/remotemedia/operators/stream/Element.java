package org.remotemedia.operators.stream;

import com.fasterxml.jackson.databind.JsonNode;
import org.remotemedia.operators.corpus.RecordAccounts;
import org.remotemedia.operators.error.Failure;
import org.remotemedia.operators.value.AudioBuffer;
import org.remotemedia.operators.value.AudioSpec;
import org.remotemedia.operators.value.ValuePath;

/**
 * What travels down the chain of operators. A split is {@code SplitBegin record* SplitEnd}, a
 * record is {@code RecordBegin part* RecordEnd}. The parts are tagged with their producer: {@link
 * #SOURCE} for the record itself, 1 and up for the nodes in topological order. Each producer's
 * value ends with exactly one of ValueEnd, Failed and Skipped; what it gave before Failed or
 * Skipped is void.
 */
public sealed interface Element {
  /** The producer of the record itself. */
  int SOURCE = 0;

  /** A part of the value of one producer. */
  sealed interface Part extends Element {
    int producer();
  }

  record SplitBegin(String splitId) implements Element {}

  /**
   * The end of a split.
   *
   * @param report the accounts; every stage that the element passes adds its own
   * @param alreadyDone whether an earlier attempt has written the split, and these are its accounts
   */
  record SplitEnd(String splitId, SplitReport report, boolean alreadyDone) implements Element {}

  record RecordBegin(RecordInfo info) implements Element {}

  /**
   * The end of a record; by now every producer has ended its value.
   *
   * @param durationSeconds length of the audio that was read
   * @param truncated whether the recording was shorter than its header promised, and kept
   * @param accounts what else is known of the record; every stage that the element passes adds its
   *     own
   */
  record RecordEnd(double durationSeconds, boolean truncated, RecordAccounts accounts)
      implements Element {
    /** With accounts that are still empty. */
    public RecordEnd(double durationSeconds, boolean truncated) {
      this(durationSeconds, truncated, new RecordAccounts());
    }
  }

  record AudioStart(int producer, ValuePath path, AudioSpec spec) implements Part {}

  /** The samples are valid, and must be left unchanged, until the element has passed the chain. */
  record AudioChunk(int producer, ValuePath path, AudioBuffer samples) implements Part {}

  record AudioEnd(int producer, ValuePath path) implements Part {}

  record Json(int producer, ValuePath path, JsonNode value) implements Part {}

  record ValueEnd(int producer) implements Part {}

  record Failed(int producer, Failure failure) implements Part {}

  record Skipped(int producer) implements Part {}
}
