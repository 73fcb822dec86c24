package org.remotemedia.job.input;

import java.io.IOException;
import org.remotemedia.job.notes.InputNotes;
import org.remotemedia.job.output.NameRegistry;

/** Gives every record whose name clashes with an earlier one's a problem. */
final class UniqueNames implements RecordLister {
  private final RecordLister records;
  private final NameRegistry names = new NameRegistry();
  private final NameRegistry containers = new NameRegistry();

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
      return clash == null ? record : RecordRef.failed(record.name(), record.source(), clash);
    }
    String clash = names.register(record.name()).orElse(null);
    return clash == null || record.problem() != null ? record : record.failing(clash);
  }

  @Override
  public InputNotes notes() {
    return records.notes();
  }

  @Override
  public boolean isComplete() {
    return records.isComplete();
  }

  @Override
  public void close() throws IOException {
    records.close();
  }
}
