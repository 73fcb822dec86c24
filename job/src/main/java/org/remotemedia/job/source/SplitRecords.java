package org.remotemedia.job.source;

import java.io.Closeable;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import org.remotemedia.job.input.RecordRef;
import org.remotemedia.job.storage.ReadRetries;
import org.remotemedia.operators.accounts.Accounts;

/** The records of a split, one after the other. */
interface SplitRecords extends Closeable {
  /** The next one, null at the end. It can be read until the next call. */
  Recording next() throws IOException;

  /** Notes what there is to say of the split as a whole, once its end is reached. */
  void account(Accounts report);

  @Override
  void close() throws IOException;

  /** Records that are files of their own. */
  static SplitRecords files(List<RecordRef> records, ReadRetries retries) {
    Iterator<RecordRef> left = records.iterator();
    return new SplitRecords() {
      @Override
      public Recording next() {
        return left.hasNext() ? Recording.ofFile(left.next(), retries) : null;
      }

      @Override
      public void account(Accounts report) {
        // The accounts of its records say it all.
      }

      @Override
      public void close() {}
    };
  }
}
