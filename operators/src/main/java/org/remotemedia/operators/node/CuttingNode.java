package org.remotemedia.operators.node;

import org.remotemedia.operators.value.ValueSink;

/**
 * A node that cuts its audio into utterances, each a record of its own for the nodes after it. Its
 * own value is an object: what it has cut and what it has left out.
 */
public abstract class CuttingNode extends Node {
  /** In the node's value: how many utterances there are. */
  public static final String COUNT = "count";

  /** In the node's value: their length together, s. */
  public static final String SECONDS = "seconds";

  /** In the node's value: how many stretches were too short to be one. */
  public static final String TOO_SHORT = "too_short";

  /** In the node's value: the length of these together, s. */
  public static final String TOO_SHORT_SECONDS = "too_short_seconds";

  private UtteranceSink utterances;
  private boolean waits;

  /**
   * Says where utterances go; once, before the first value.
   *
   * @param sink takes them
   * @param atEnd whether they have to wait for the end of the value, since what comes after the
   *     node needs more of the recording
   */
  public final void cutTo(UtteranceSink sink, boolean atEnd) {
    utterances = sink;
    waits = atEnd;
  }

  /** Takes utterances. */
  protected final UtteranceSink utterances() {
    if (utterances == null) {
      throw new IllegalStateException(metadata().name() + " was not told where utterances go");
    }
    return utterances;
  }

  /** Whether utterances are to be given only with {@link ValueSink#done}. */
  protected final boolean waitsForEnd() {
    return waits;
  }
}
