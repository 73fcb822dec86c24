package org.remotemedia.job.source;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import org.remotemedia.job.input.RecordRef;
import org.remotemedia.job.output.ContainerAccount;
import org.remotemedia.job.storage.ReadRetries;

/** The records of a split, one after the other. */
interface SplitRecords extends Closeable {
  /** The next one, null at the end. It can be read until the next call. */
  Recording next() throws IOException;

  /** What reading the container has shown; null for records that are files of their own. */
  ContainerAccount container();

  @Override
  void close() throws IOException;

  /** Records that are files of their own. */
  static SplitRecords files(List<RecordRef> records, ReadRetries retries) {
    return new SplitRecords() {
      private int count;

      @Override
      public Recording next() {
        if (count == records.size()) {
          return null;
        }
        RecordRef record = records.get(count);
        count++;
        return Recording.ofFile(
            record, count == records.size() ? null : records.get(count), retries);
      }

      @Override
      public ContainerAccount container() {
        return null;
      }

      @Override
      public void close() {}
    };
  }
}
