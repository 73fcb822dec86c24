package org.remotemedia.operators.accounts;

/** Bounds texts from outside, which may be of any length. */
public final class BoundedText {
  /** Longest message that accounts keep, in characters. */
  public static final int LONGEST_MESSAGE = 500;

  /** Longest name of a record that accounts keep, in characters. */
  public static final int LONGEST_NAME = 300;

  private static final String CUT = "…";

  private BoundedText() {}

  /** A message by its beginning. */
  public static String message(String text) {
    return beginning(text, LONGEST_MESSAGE);
  }

  /** A name by its end, which tells more than its folders. */
  public static String name(String text) {
    if (text.length() <= LONGEST_NAME) {
      return text;
    }
    int from = text.length() - LONGEST_NAME + 1;
    return CUT + text.substring(Character.isLowSurrogate(text.charAt(from)) ? from + 1 : from);
  }

  static String beginning(String text, int longest) {
    if (text.length() <= longest) {
      return text;
    }
    int end = longest - 1;
    return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end) + CUT;
  }
}
