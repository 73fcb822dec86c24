package org.remotemedia.operators.node;

/** What a node gives, as far as its metadata can tell. */
public enum OutputKind {
  AUDIO,
  JSON,
  /** Audio of utterances, each of which is a record of its own for the nodes after it. */
  UTTERANCES,
  /** Audio if any of its inputs gives audio, otherwise JSON. */
  AUDIO_IF_GIVEN,
  /** The kind it was given. */
  SAME_AS_INPUT,
  /** Known only when it runs. */
  ANY
}
