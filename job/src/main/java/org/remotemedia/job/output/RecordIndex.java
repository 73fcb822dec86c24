package org.remotemedia.job.output;

import java.util.ArrayList;
import java.util.List;

/**
 * In which part the line of a record stands, made from which version of its file, and of which
 * origin. Names are kept as hashes: a million records take some 40 MB. A name may stand in several
 * parts.
 */
final class RecordIndex {
  /** Stands for a version or origin of which nothing is known. */
  static final int UNKNOWN = 0;

  /** Numbers of an entry. */
  private static final int PART = 0;

  private static final int VERSION = 1;
  private static final int ORIGIN = 2;

  private final Hash128Table lines = new Hash128Table(3);

  /** What stands for a version or origin: the same for the same text. */
  static int digest(String text) {
    return text == null ? UNKNOWN : (int) Hash128.of(text).low() | 1;
  }

  /** Notes that the line of a record stands in a part; once for each part. */
  void add(String name, int part, int version, int origin) {
    Hash128 hash = Hash128.of(name);
    for (int line = lines.find(hash); line != Hash128Table.NONE; line = lines.next(line)) {
      if (lines.number(line, PART) == part) {
        return;
      }
    }
    lines.add(hash, part, version, origin);
  }

  /**
   * Whether a record has a line, made from its file as it is now; unknown versions count as equal.
   */
  boolean holds(String name, int version) {
    int line = lines.find(Hash128.of(name));
    while (line != Hash128Table.NONE) {
      int known = lines.number(line, VERSION);
      if (known == version || known == UNKNOWN || version == UNKNOWN) {
        return true;
      }
      line = lines.next(line);
    }
    return false;
  }

  /** The parts in which a record has lines. */
  List<Integer> parts(String name) {
    List<Integer> parts = new ArrayList<>(1);
    int line = lines.find(Hash128.of(name));
    while (line != Hash128Table.NONE) {
      parts.add(lines.number(line, PART));
      line = lines.next(line);
    }
    return parts;
  }

  /** The parts in which a record has a line of another origin; unknown ones count as equal. */
  List<Integer> partsWithOtherOrigin(String name, int origin) {
    List<Integer> parts = List.of();
    int line = lines.find(Hash128.of(name));
    while (line != Hash128Table.NONE) {
      int known = lines.number(line, ORIGIN);
      if (known != origin && known != UNKNOWN) {
        parts = parts.isEmpty() ? new ArrayList<>(1) : parts;
        parts.add(lines.number(line, PART));
      }
      line = lines.next(line);
    }
    return parts;
  }
}
