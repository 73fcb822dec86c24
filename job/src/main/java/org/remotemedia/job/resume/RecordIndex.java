package org.remotemedia.job.resume;

import java.util.ArrayList;
import java.util.List;
import org.remotemedia.job.input.Hash128;
import org.remotemedia.job.input.Hash128Table;

/**
 * In which part the line of a record stands, and with which version of its file. Names are kept as
 * hashes: a million records take some 40 MB. A name may stand in several parts.
 */
final class RecordIndex {
  /** Version of a file of which nothing is known. */
  static final int UNKNOWN_VERSION = 0;

  /** Numbers of an entry. */
  private static final int PART = 0;

  private static final int VERSION = 1;

  private final Hash128Table lines = new Hash128Table(2);

  /** What stands for a version: the same for the same text. */
  static int version(String text) {
    return text == null ? UNKNOWN_VERSION : (int) Hash128.of(text).low() | 1;
  }

  /** Notes that the line of a record stands in a part; once for each part. */
  void add(String name, int part, int version) {
    Hash128 hash = Hash128.of(name);
    for (int line = lines.find(hash); line != Hash128Table.NONE; line = lines.next(line)) {
      if (lines.number(line, PART) == part) {
        return;
      }
    }
    lines.add(hash, part, version);
  }

  /**
   * Whether a record has a line, made from its file as it is now; unknown versions count as equal.
   */
  boolean holds(String name, int version) {
    int line = lines.find(Hash128.of(name));
    while (line != Hash128Table.NONE) {
      int known = lines.number(line, VERSION);
      if (known == version || known == UNKNOWN_VERSION || version == UNKNOWN_VERSION) {
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
}
