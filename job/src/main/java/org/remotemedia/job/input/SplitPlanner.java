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

  /** Bytes that one record may take by itself when written; one that takes more must fail. */
  static final int MAX_RECORD_BYTES = 4 << 20;

  /** Taken for records whose size is not known. */
  private static final long ASSUMED_BYTES = 1L << 20;

  /** How many splits it takes until they hold one record more. */
  private static final int SPLITS_PER_STEP = 4;

  private final RecordLister records;
  private final String idPrefix;
  private long ordinal;
  private Planned held;

  /** A record with its written form, which tells how much room it takes. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Planned(RecordRef record, byte[] encoded) {
    long bytes() {
      return record.bytes() < 0 ? ASSUMED_BYTES : record.bytes();
    }
  }

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
  public PlannedSplit next() throws IOException {
    Planned first = held != null ? held : take();
    held = null;
    if (first == null) {
      return null;
    }
    List<RecordRef> members = new ArrayList<>();
    List<byte[]> encoded = new ArrayList<>();
    members.add(first.record());
    encoded.add(first.encoded());
    long bytes = first.bytes();
    long encodedBytes = first.encoded().length;
    long limit =
        first.record().container() != null
            ? 1
            : Math.min(MAX_RECORDS, 1 + ordinal / SPLITS_PER_STEP);
    while (members.size() < limit && bytes < MAX_BYTES) {
      Planned next = take();
      if (next == null) {
        break;
      }
      bytes += next.bytes();
      encodedBytes += next.encoded().length;
      boolean full = bytes > MAX_BYTES || encodedBytes > MAX_ENCODED_BYTES;
      if (full || next.record().container() != null) {
        held = next;
        break;
      }
      members.add(next.record());
      encoded.add(next.encoded());
    }
    Split split = new Split(idPrefix + String.format(Locale.ROOT, "%06d", ordinal++), members);
    return new PlannedSplit(split, SplitCodec.join(split.id(), encoded));
  }

  private Planned take() throws IOException {
    RecordRef record = records.next();
    if (record == null) {
      return null;
    }
    byte[] encoded = SplitCodec.encode(record, MAX_RECORD_BYTES).orElse(null);
    if (encoded == null) {
      record = tooLarge(record);
      encoded = SplitCodec.encode(record, MAX_RECORD_BYTES).orElseThrow();
    }
    return new Planned(record, encoded);
  }

  private static RecordRef tooLarge(RecordRef record) {
    return RecordRef.failed(
        record.name(),
        record.source(),
        record.name()
            + " cannot be passed on: with its path, its value and the fields it carries it takes more than "
            + MAX_RECORD_BYTES
            + " bytes; keep data of that size in files of its own, and carry their names");
  }
}
