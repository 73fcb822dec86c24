package org.remotemedia.job.output;

import java.util.Optional;

/**
 * Remembers the names of records as hashes, to find those that cannot stand beside an earlier one:
 * the same name again, another name with the same output path, or an output path that would be both
 * a file and a directory. A million names take some tens of MB.
 */
public final class NameRegistry {
  private static final int INITIAL_SLOTS = 1 << 10;

  /** Two longs for each slot; both 0 when it is free. */
  private long[] table = new long[2 * INITIAL_SLOTS];

  private int used;

  /** Directory of the last name that was taken, with a slash behind it: known to be one. */
  private String directory = "";

  /**
   * Takes a name, unless it clashes with an earlier one.
   *
   * @return empty when it was taken, otherwise why it cannot be
   */
  public Optional<String> register(String recordName) {
    String path = OutputNames.recordPath(recordName);
    Hash128 file = fileHash(path);
    if (contains(file)) {
      return Optional.of(
          "the name \""
              + recordName
              + "\" is taken: an earlier record has the same name or the same output file, "
              + path);
    }
    if (contains(directoryHash(path))) {
      return Optional.of(
          "the name \""
              + recordName
              + "\" is taken: its output file "
              + path
              + " is a directory that holds the output of an earlier record");
    }
    String parent = path.substring(0, path.lastIndexOf('/') + 1);
    if (!parent.equals(directory)) {
      for (int slash = parent.indexOf('/'); slash >= 0; slash = parent.indexOf('/', slash + 1)) {
        String above = parent.substring(0, slash);
        if (contains(fileHash(above))) {
          return Optional.of(
              "the name \""
                  + recordName
                  + "\" is taken: its output directory "
                  + above
                  + " is the output file of an earlier record");
        }
      }
      for (int slash = parent.indexOf('/'); slash >= 0; slash = parent.indexOf('/', slash + 1)) {
        add(directoryHash(parent.substring(0, slash)));
      }
      directory = parent;
    }
    add(file);
    return Optional.empty();
  }

  private static Hash128 fileHash(String path) {
    return Hash128.of(path);
  }

  /** No file path ends in a slash. */
  private static Hash128 directoryHash(String path) {
    return Hash128.of(path + '/');
  }

  private boolean contains(Hash128 hash) {
    int slot = slot(hash.high(), hash.low());
    return table[slot] != 0 || table[slot + 1] != 0;
  }

  private void add(Hash128 hash) {
    if (put(hash.high(), hash.low())) {
      used++;
      if (used > table.length / 2 / 3 * 2) {
        grow();
      }
    }
  }

  private boolean put(long high, long low) {
    int slot = slot(high, low);
    boolean free = table[slot] == 0 && table[slot + 1] == 0;
    table[slot] = high;
    table[slot + 1] = low;
    return free;
  }

  /** Index of the slot that holds the hash, or of the free one where it belongs. */
  private int slot(long high, long low) {
    int mask = table.length - 2;
    int at = (int) (low << 1) & mask;
    while ((table[at] != high || table[at + 1] != low) && (table[at] != 0 || table[at + 1] != 0)) {
      at = (at + 2) & mask;
    }
    return at;
  }

  private void grow() {
    long[] old = table;
    table = new long[2 * old.length];
    for (int i = 0; i < old.length; i += 2) {
      if (old[i] != 0 || old[i + 1] != 0) {
        put(old[i], old[i + 1]);
      }
    }
  }
}
