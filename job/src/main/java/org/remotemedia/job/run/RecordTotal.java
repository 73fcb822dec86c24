package org.remotemedia.job.run;

/**
 * How many records an input has.
 *
 * @param seen those seen so far
 * @param isFinal whether these are all
 */
record RecordTotal(long seen, boolean isFinal) {
  /** Nothing has been counted yet. */
  static final RecordTotal NONE_KNOWN = new RecordTotal(0, false);

  /** Those that remain when {@code done} of them need not be done. */
  RecordTotal without(long done) {
    return new RecordTotal(Math.max(0, seen - done), isFinal);
  }
}
