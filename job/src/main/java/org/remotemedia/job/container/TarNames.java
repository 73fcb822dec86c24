package org.remotemedia.job.container;

/** The names of members of shards, as WebDataset reads them. */
final class TarNames {
  private TarNames() {}

  /**
   * The path up to the first dot of its last name; null where that begins with a dot or has none,
   * as hidden files and those that macOS adds.
   */
  static String key(String path) {
    int dot = path.indexOf('.', path.lastIndexOf('/') + 1);
    return dot <= path.lastIndexOf('/') + 1 ? null : path.substring(0, dot);
  }

  /** The path without what does not distinguish it: a leading slash, empty and "." segments. */
  static String recordName(String path) {
    StringBuilder name = new StringBuilder(path.length());
    for (String segment : path.split("/", -1)) {
      if (!segment.isEmpty() && !segment.equals(".")) {
        name.append(name.isEmpty() ? "" : "/").append(segment);
      }
    }
    return name.toString();
  }
}
