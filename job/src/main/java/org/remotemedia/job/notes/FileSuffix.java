package org.remotemedia.job.notes;

import java.util.Locale;

/** What names of files are counted by. */
public final class FileSuffix {
  /** Names that begin with a dot, and what macOS adds to archives. */
  public static final String HIDDEN = "hidden names";

  private static final String NONE = "without a suffix";
  private static final String MACOS = "__MACOSX";
  private static final int MOST_CHARACTERS = 16;

  private FileSuffix() {}

  /** The suffix of a file's name in lower case with its dot, or words where it has none. */
  public static String of(String name) {
    String lower = name.substring(name.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
    int dot = lower.lastIndexOf('.');
    if (dot > 0 && lower.endsWith(".gz")) {
      int before = lower.lastIndexOf('.', dot - 1);
      dot = before > 0 ? before : dot;
    }
    boolean usual =
        dot > 0
            && lower.length() - dot <= MOST_CHARACTERS
            && lower.substring(dot + 1).chars().allMatch(c -> c > ' ' && c != 127)
            && dot < lower.length() - 1;
    return usual ? lower.substring(dot) : NONE;
  }

  /**
   * Whether a file or directory of that name is left out: because it begins with a dot, as those do
   * that macOS adds, or is the directory of such files.
   */
  public static boolean isHidden(String name) {
    return name.startsWith(".") || name.equals(MACOS);
  }

  /** Whether a path leads through such a name; "." and ".." are none. */
  public static boolean isHiddenPath(String path) {
    for (String name : path.split("/", -1)) {
      if (!name.equals(".") && !name.equals("..") && isHidden(name)) {
        return true;
      }
    }
    return false;
  }
}
