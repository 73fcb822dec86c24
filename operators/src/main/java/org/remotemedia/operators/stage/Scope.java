package org.remotemedia.operators.stage;

import org.remotemedia.operators.element.RecordInfo;

/** Which of nested records the chain is in: the recording, or an utterance that was cut from it. */
final class Scope {
  /** What works on recordings. */
  static final int RECORDINGS = 0;

  private final int level;
  private int current = RECORDINGS;

  /**
   * @param level the producer number of the node whose utterances a stage works on, or {@link
   *     #RECORDINGS}
   */
  Scope(int level) {
    this.level = level;
  }

  void begin(RecordInfo record) {
    current = record.utterance() == null ? RECORDINGS : record.utterance().cutter();
  }

  /** After an utterance, its recording goes on. */
  void end() {
    current = RECORDINGS;
  }

  /** Whether this is a record that the stage works on. */
  boolean isOurs() {
    return current == level;
  }

  /** Whether this is the recording, and the stage works on its utterances. */
  boolean isAbove() {
    return current == RECORDINGS && level != RECORDINGS;
  }

  boolean isUtterance() {
    return current != RECORDINGS;
  }
}
