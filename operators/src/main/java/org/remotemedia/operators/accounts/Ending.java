package org.remotemedia.operators.accounts;

/** How a record, or an utterance, ended. */
public enum Ending {
  SUCCEEDED,
  /** A recording whose own nodes succeeded, but some of its utterances failed. */
  INCOMPLETE,
  REJECTED,
  FAILED;

  /**
   * The ending of a record.
   *
   * @param failed whether it failed by itself
   * @param rejected whether a node rejected it
   * @param utterancesFailed whether utterances that were cut from it failed
   */
  public static Ending of(boolean failed, boolean rejected, boolean utterancesFailed) {
    if (failed) {
      return FAILED;
    }
    if (utterancesFailed) {
      return INCOMPLETE;
    }
    return rejected ? REJECTED : SUCCEEDED;
  }

  /** Whether it is done: to do it again would give the same. */
  public boolean isDone() {
    return this == SUCCEEDED || this == REJECTED;
  }
}
