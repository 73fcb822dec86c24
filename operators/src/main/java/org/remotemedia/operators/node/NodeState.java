package org.remotemedia.operators.node;

import java.util.Locale;

/** Where in its life a node is. */
public enum NodeState {
  CREATED,
  /** Ready for a value. */
  INITIALIZED,
  /** In the middle of a value. */
  EXECUTING,
  CLEANED;

  /** Name for outside of Java: {@code created}, {@code initialized}, and so on. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
