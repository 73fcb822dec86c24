package org.remotemedia.job.source;

import java.io.IOException;
import java.util.List;
import org.remotemedia.job.input.RecordLister;
import org.remotemedia.job.input.RecordRef;
import org.remotemedia.job.notes.InputNotes;
import org.remotemedia.job.output.EarlierOutputs;

/** The records of an input that are still to be done. */
final class MissingRecords implements RecordLister {
  private final RecordLister all;
  private final EarlierOutputs earlier;

  MissingRecords(RecordLister all, EarlierOutputs earlier) {
    this.all = all;
    this.earlier = earlier;
  }

  @Override
  public RecordRef next() throws IOException {
    for (RecordRef record = all.next(); record != null; record = all.next()) {
      RecordRef left = record.container() == null ? left(record) : leftOfContainer(record);
      if (left != null) {
        return left;
      }
    }
    return null;
  }

  /** Null when nothing is left to do. */
  private RecordRef left(RecordRef record) throws IOException {
    // A record that must fail is not the one of that name which has succeeded.
    if (record.problem() != null || !earlier.isDone(record.name(), record.version())) {
      return record;
    }
    earlier.listed(record.name(), record.source(), record.carried());
    return null;
  }

  private RecordRef leftOfContainer(RecordRef container) {
    if (earlier.isContainerDone(container.name(), container.version())) {
      return null;
    }
    List<String> splits = earlier.splitsOf(container.name(), container.version());
    return container.with(container.container().after(splits));
  }

  @Override
  public InputNotes notes() {
    return all.notes();
  }

  @Override
  public boolean isComplete() {
    return all.isComplete();
  }

  @Override
  public void close() throws IOException {
    try (all) {
      earlier.close();
    }
  }
}
