package org.remotemedia.job.source;

import java.io.IOException;
import org.remotemedia.job.container.Member;
import org.remotemedia.job.input.RecordRef;
import org.remotemedia.job.storage.ReadRetries;
import org.remotemedia.job.storage.ReadableStorage;
import org.remotemedia.job.storage.Storage;

/**
 * A record and the bytes of its file.
 *
 * @param record what it is
 * @param content its file; not opened when the record has a problem
 * @param foundNanos time that it took to find it
 * @param state tells which version of the file is there now; null when it is no file of its own
 * @param mayHaveSiblings whether other stretches of the file may follow
 */
record Recording(
    RecordRef record,
    Member.Content content,
    long foundNanos,
    FileState state,
    boolean mayHaveSiblings) {
  /** Which version of a file is there now. */
  interface FileState {
    /** As in {@link Storage.Entry#version}. */
    String version() throws IOException;
  }

  /** A recording within a container. */
  Recording(RecordRef record, Member.Content content, long foundNanos) {
    this(record, content, foundNanos, null, false);
  }

  /**
   * A record that is a file, or a stretch of one.
   *
   * @param next the record that follows, null when that is not known
   */
  static Recording ofFile(RecordRef record, RecordRef next, ReadRetries retries) {
    String source = record.source();
    ReadableStorage storage = retries.storage(source);
    boolean far = record.offset() != null && record.offset() > 0;
    boolean siblings =
        isStretch(record) && (next == null ? far : isStretch(next) && isSameFile(record, next));
    return new Recording(
        record, () -> storage.open(source), 0, () -> version(storage, source), siblings);
  }

  /** Whether this is a stretch of the file of another record, in the version that is known. */
  boolean isStretchLike(RecordRef other) {
    return state != null && isStretch(record) && isSameFile(record, other);
  }

  private static boolean isStretch(RecordRef record) {
    return record.offset() != null || record.duration() != null;
  }

  private static boolean isSameFile(RecordRef record, RecordRef other) {
    return record.version() != null
        && record.version().equals(other.version())
        && record.source().equals(other.source());
  }

  private static String version(ReadableStorage storage, String location) throws IOException {
    Storage.Entry entry = storage.find(location).orElse(null);
    return entry == null ? null : entry.version();
  }
}
