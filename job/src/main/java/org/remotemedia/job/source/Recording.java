package org.remotemedia.job.source;

import org.remotemedia.job.container.Member;
import org.remotemedia.job.input.RecordRef;
import org.remotemedia.job.storage.ReadRetries;

/**
 * A record and the bytes of its file.
 *
 * @param record what it is
 * @param content its file; not opened when the record has a problem
 * @param foundNanos time that it took to find it
 */
record Recording(RecordRef record, Member.Content content, long foundNanos) {
  /** A record that is a file, or a stretch of one. */
  static Recording ofFile(RecordRef record, ReadRetries retries) {
    String source = record.source();
    return new Recording(record, () -> retries.storage(source).open(source), 0);
  }
}
