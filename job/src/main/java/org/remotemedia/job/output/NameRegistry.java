package org.remotemedia.job.output;

import java.util.Optional;

/**
 * Remembers the names of records as hashes, to find those that cannot stand beside an earlier one:
 * the same name again, another name with the same output path, or an output path that would be both
 * a file and a directory. A million names take some tens of MB.
 */
public final class NameRegistry {
  private final Hash128Table taken = new Hash128Table(0);

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
    return taken.find(hash) != Hash128Table.NONE;
  }

  private void add(Hash128 hash) {
    if (!contains(hash)) {
      taken.add(hash);
    }
  }
}
