package org.remotemedia.job.input;

/** A glob. */
final class GlobPattern {
  private GlobPattern() {}

  static boolean hasWildcards(String text) {
    return text.chars().anyMatch(c -> "*?[{".indexOf(c) >= 0);
  }

  /** Length of the leading directories without wildcards, with the slash behind them. */
  static int fixedLength(String text) {
    int wildcard = 0;
    while ("*?[{".indexOf(text.charAt(wildcard)) < 0) {
      wildcard++;
    }
    return text.lastIndexOf('/', wildcard) + 1;
  }
}
