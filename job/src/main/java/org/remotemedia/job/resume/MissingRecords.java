package org.remotemedia.job.resume;

import java.io.IOException;
import org.remotemedia.job.input.RecordLister;
import org.remotemedia.job.input.RecordRef;

/** The records of an input that are still to be done. */
public final class MissingRecords implements RecordLister {
  private final RecordLister all;
  private final EarlierOutputs earlier;

  public MissingRecords(RecordLister all, EarlierOutputs earlier) {
    this.all = all;
    this.earlier = earlier;
  }

  @Override
  public RecordRef next() throws IOException {
    for (RecordRef record = all.next(); record != null; record = all.next()) {
      RecordRef left = earlier.remaining(record);
      if (left != null) {
        return left;
      }
    }
    return null;
  }

  @Override
  public long ignoredFiles() {
    return all.ignoredFiles();
  }

  @Override
  public void close() throws IOException {
    all.close();
  }
}
