package org.remotemedia.operators.accounts;

/** How a record, or an utterance, ended. */
public enum Ending {
  SUCCEEDED,
  /** A recording whose own nodes succeeded, but some of its utterances failed. */
  INCOMPLETE,
  REJECTED,
  FAILED;

  /** Whether it is done: to do it again would give the same. */
  public boolean isDone() {
    return this == SUCCEEDED || this == REJECTED;
  }
}
