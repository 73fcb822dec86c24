package org.remotemedia.operators.node;

/** What a node needs or works on. */
public enum Capability {
  AUDIO,
  VIDEO,
  GPU,
  CPU
}
