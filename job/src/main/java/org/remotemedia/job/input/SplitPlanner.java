package org.remotemedia.job.input;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Groups records into splits: small ones first, so that work and results begin at once, then larger
 * ones, so that a million records do not become a million splits. The same records give the same
 * splits, whatever the parallelism. A container is a split of its own.
 */
public final class SplitPlanner {
  /** Records of a split at most. */
  static final int MAX_RECORDS = 256;

  /** Bytes beyond which a split takes no further record. */
  static final long MAX_BYTES = 64L << 20;

  /**
   * Bytes of a written split beyond which it takes no further record. Flink sends a split in one
   * message, and drops messages of more than 10 MB.
   */
  static final long MAX_ENCODED_BYTES = 1L << 20;

  /** Bytes that one record may take by itself when written; it then has a split of its own. */
  static final long MAX_RECORD_BYTES = 4L << 20;

  /** Taken for records whose size is not known. */
  private static final long ASSUMED_BYTES = 1L << 20;

  /** How many splits it takes until they hold one record more. */
  private static final int SPLITS_PER_STEP = 4;

  private final RecordLister records;
  private final String idPrefix;
  private long ordinal;
  private RecordRef held;

  /**
   * @param records owned by the caller
   */
  public SplitPlanner(RecordLister records) {
    this(records, "");
  }

  /**
   * @param records owned by the caller
   * @param idPrefix begins the ids of the splits
   */
  public SplitPlanner(RecordLister records, String idPrefix) {
    this.records = records;
    this.idPrefix = idPrefix;
  }

  /** The next split, null when there are no more records. */
  public Split next() throws IOException {
    RecordRef first = held != null ? held : records.next();
    held = null;
    if (first == null) {
      return null;
    }
    List<RecordRef> members = new ArrayList<>();
    members.add(first);
    long bytes = bytes(first);
    long encoded = EncodedSize.of(first);
    long limit =
        first.container() != null ? 1 : Math.min(MAX_RECORDS, 1 + ordinal / SPLITS_PER_STEP);
    while (members.size() < limit && bytes < MAX_BYTES) {
      RecordRef record = records.next();
      if (record == null) {
        break;
      }
      encoded += EncodedSize.of(record);
      boolean full = bytes + bytes(record) > MAX_BYTES || encoded > MAX_ENCODED_BYTES;
      if (full || record.container() != null) {
        held = record;
        break;
      }
      bytes += bytes(record);
      members.add(record);
    }
    return new Split(idPrefix + String.format(Locale.ROOT, "%06d", ordinal++), members);
  }

  private static long bytes(RecordRef record) {
    return record.bytes() < 0 ? ASSUMED_BYTES : record.bytes();
  }
}
