package org.remotemedia.job.container;

import java.util.Locale;

/** The names of members of shards, as WebDataset reads them. */
final class TarNames {
  private static final String JSON = "json";

  private TarNames() {}

  /**
   * The path up to the first dot of its last name; null where that begins with a dot or has none,
   * as hidden files and those that macOS adds.
   */
  static String key(String path) {
    int dot = path.indexOf('.', path.lastIndexOf('/') + 1);
    return dot <= path.lastIndexOf('/') + 1 ? null : path.substring(0, dot);
  }

  /** Whether what follows the key says that it holds the fields of the sample. */
  static boolean isJson(String path) {
    String key = key(path);
    return key != null && path.substring(key.length() + 1).toLowerCase(Locale.ROOT).equals(JSON);
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
