package org.remotemedia.job.output;

import java.util.ArrayList;
import java.util.List;

/**
 * In which part the line of a record stands, made from which version of its file, and of which
 * origin. Names are kept as hashes: a million records take some 50 MB. A name may stand in several
 * parts.
 */
final class RecordIndex {
  /** Stands for a version or origin of which nothing is known. */
  static final int UNKNOWN = 0;

  private static final int INITIAL_SLOTS = 1 << 10;
  private static final int WIDTH = 4;

  /** Four longs for each slot: the hash, part + 1, version and origin; all 0 when it is free. */
  private long[] table = new long[WIDTH * INITIAL_SLOTS];

  private int used;

  /** What stands for a version or origin: the same for the same text. */
  static int digest(String text) {
    return text == null ? UNKNOWN : (int) Hash128.of(text).low() | 1;
  }

  /** Notes that the line of a record stands in a part; once for each part. */
  void add(String name, int part, int version, int origin) {
    Hash128 hash = Hash128.of(name);
    long digests = (long) version << 32 | Integer.toUnsignedLong(origin);
    if (put(table, hash.high(), hash.low(), part + 1L, digests)) {
      used++;
      if (used > table.length / WIDTH / 3 * 2) {
        grow();
      }
    }
  }

  /**
   * Whether a record has a line, made from its file as it is now; unknown versions count as equal.
   */
  boolean holds(String name, int version) {
    Hash128 hash = Hash128.of(name);
    for (int at = first(table, hash.low()); table[at + 2] != 0; at = next(table, at)) {
      int known = (int) (table[at + 3] >>> 32);
      if (table[at] == hash.high()
          && table[at + 1] == hash.low()
          && (known == version || known == UNKNOWN || version == UNKNOWN)) {
        return true;
      }
    }
    return false;
  }

  /** The parts in which a record has lines. */
  List<Integer> parts(String name) {
    Hash128 hash = Hash128.of(name);
    List<Integer> parts = new ArrayList<>(1);
    for (int at = first(table, hash.low()); table[at + 2] != 0; at = next(table, at)) {
      if (table[at] == hash.high() && table[at + 1] == hash.low()) {
        parts.add((int) table[at + 2] - 1);
      }
    }
    return parts;
  }

  /** The parts in which a record has a line of another origin; unknown ones count as equal. */
  List<Integer> partsWithOtherOrigin(String name, int origin) {
    Hash128 hash = Hash128.of(name);
    List<Integer> parts = List.of();
    for (int at = first(table, hash.low()); table[at + 2] != 0; at = next(table, at)) {
      int known = (int) table[at + 3];
      if (table[at] == hash.high()
          && table[at + 1] == hash.low()
          && known != origin
          && known != UNKNOWN) {
        parts = parts.isEmpty() ? new ArrayList<>(1) : parts;
        parts.add((int) table[at + 2] - 1);
      }
    }
    return parts;
  }

  private static boolean put(long[] table, long high, long low, long part, long digests) {
    int at = first(table, low);
    while (table[at + 2] != 0) {
      if (table[at] == high && table[at + 1] == low && table[at + 2] == part) {
        return false;
      }
      at = next(table, at);
    }
    table[at] = high;
    table[at + 1] = low;
    table[at + 2] = part;
    table[at + 3] = digests;
    return true;
  }

  private static int first(long[] table, long low) {
    return (int) (low & (table.length / WIDTH - 1)) * WIDTH;
  }

  private static int next(long[] table, int at) {
    return at + WIDTH == table.length ? 0 : at + WIDTH;
  }

  private void grow() {
    long[] larger = new long[2 * table.length];
    for (int at = 0; at < table.length; at += WIDTH) {
      if (table[at + 2] != 0) {
        put(larger, table[at], table[at + 1], table[at + 2], table[at + 3]);
      }
    }
    table = larger;
  }
}
