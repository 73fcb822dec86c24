package org.remotemedia.job.input;

import java.io.Closeable;
import java.io.IOException;
import org.remotemedia.job.notes.InputNotes;

/** Gives the records of an input one after the other, always in the same order. */
public interface RecordLister extends Closeable {
  /**
   * The next record, null when there are no more.
   *
   * @throws IOException when the input as a whole can no longer be read; what concerns one record
   *     only becomes that record's problem
   */
  RecordRef next() throws IOException;

  /** What was left out so far, and what there is to warn of. */
  InputNotes notes();

  /**
   * Whether nothing was passed over so far that may hold records: false once a directory, or the
   * rest of a list, could not be read.
   */
  boolean isComplete();

  @Override
  void close() throws IOException;
}
