package org.remotemedia.job.input;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.remotemedia.job.notes.InputNotes;
import org.remotemedia.job.notes.InputNotes.LeftOut;
import org.remotemedia.job.output.NameRegistry;

/** Gives every record whose name clashes with an earlier one's a problem. */
final class UniqueNames implements RecordLister {
  private final RecordLister records;
  private final NameRegistry names = new NameRegistry();
  private final NameRegistry containers = new NameRegistry();
  private final Map<String, String> sources = new HashMap<>();
  private final InputNotes notes = new InputNotes();

  UniqueNames(RecordLister records) {
    this.records = records;
  }

  @Override
  public RecordRef next() throws IOException {
    RecordRef record = records.next();
    if (record == null) {
      return null;
    }
    if (record.container() != null) {
      // The records of a container have its name before their own, as a directory.
      String clash = containers.register(record.name()).orElse(null);
      if (clash == null) {
        sources.put(record.name(), record.source());
        return record;
      }
      return RecordRef.failed(record.name(), record.source(), unread(record, clash));
    }
    String clash = names.register(record.name()).orElse(null);
    return clash == null || record.problem() != null ? record : record.failing(clash);
  }

  /** What is not read is more than the one record that fails for it, unless it was read before. */
  private String unread(RecordRef container, String clash) {
    String earlier = sources.get(container.name());
    if (container.source().equals(earlier)) {
      return clash;
    }
    notes.leaveOut(LeftOut.UNREAD, container.source());
    return clash
        + "; none of the records of "
        + container.source()
        + " was read"
        + (earlier == null ? "" : ", since those of " + earlier + " have the same names")
        + ": give one of them another name, or an output of its own";
  }

  @Override
  public InputNotes notes() {
    InputNotes all = new InputNotes();
    all.add(records.notes());
    all.add(notes);
    return all;
  }

  @Override
  public boolean isComplete() {
    return records.isComplete() && notes.isReadWhole();
  }

  @Override
  public void close() throws IOException {
    records.close();
  }
}
