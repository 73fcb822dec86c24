package org.remotemedia.bridge.runtime;

import java.util.List;
import org.remotemedia.operators.node.Judgement;

/**
 * What a sink gave.
 *
 * @param <R> what is made of a sink's value
 */
public sealed interface SinkResult<R> {
  /** A value. */
  record Whole<R>(R value) implements SinkResult<R> {}

  /** A value for each utterance that the recording was cut into, in the order of time. */
  record Cut<R>(List<UtteranceResult<R>> utterances) implements SinkResult<R> {
    public Cut {
      utterances = List.copyOf(utterances);
    }
  }

  /** Nothing, since nodes before the sink, or the sink itself, have rejected the record. */
  record Rejected<R>(Judgement judgement) implements SinkResult<R> {}
}
