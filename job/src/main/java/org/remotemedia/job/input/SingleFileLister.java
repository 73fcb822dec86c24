package org.remotemedia.job.input;

import java.io.IOException;
import org.remotemedia.job.notes.InputNotes;
import org.remotemedia.job.storage.ReadableStorage;
import org.remotemedia.job.storage.Storage;

/** One file that was named; its suffix does not matter. */
final class SingleFileLister implements RecordLister {
  private final InputNotes notes = new InputNotes();
  private RecordRef record;

  /**
   * @param prefix what its name begins with
   */
  SingleFileLister(ReadableStorage storage, String location, String prefix) throws IOException {
    Storage.Entry entry = storage.find(location).orElse(null);
    long bytes = entry == null ? RecordRef.UNKNOWN_BYTES : entry.size();
    record =
        RecordRef.file(
            prefix + storage.name(location),
            location,
            bytes,
            entry == null ? null : entry.version());
  }

  @Override
  public RecordRef next() {
    RecordRef only = record;
    record = null;
    return only;
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
  public void close() {}
}
