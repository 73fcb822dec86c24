package org.remotemedia.operators.node;

/** Kinds of value, as far as they can be told from a manifest alone. */
public enum ValueKind {
  AUDIO,
  /** Number, string, list, … */
  JSON,
  /** An object keyed by upstream node ids, which a node with several inputs receives. */
  COMPOSITE
}
