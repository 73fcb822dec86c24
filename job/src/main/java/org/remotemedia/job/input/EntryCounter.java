package org.remotemedia.job.input;

import java.io.IOException;
import org.remotemedia.job.notes.InputNotes;

/** Gives a record for each entry of a list, all of them alike: for counting. */
final class EntryCounter implements RecordLister {
  private static final RecordRef ENTRY = RecordRef.failed("", "", "only counted");

  private final ListReader reader;
  private final InputNotes notes = new InputNotes();

  EntryCounter(ListReader reader) {
    this.reader = reader;
  }

  @Override
  public RecordRef next() throws IOException {
    return reader.next() == null ? null : ENTRY;
  }

  @Override
  public InputNotes notes() {
    return notes;
  }

  @Override
  public boolean isComplete() {
    return true;
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }
}
