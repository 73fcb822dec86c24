package org.remotemedia.job.input;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What stands in braces for a range, as in shells: {@code 000..127}, {@code 0..127}, {@code a..f},
 * with a step as in {@code 0..100..5}. Where a bound begins with 0, all numbers have the width of
 * the longer bound.
 */
final class NumberRange {
  private static final Pattern NUMBERS =
      Pattern.compile("(\\d{1,9})\\.\\.(\\d{1,9})(?:\\.\\.(\\d{1,9}))?");
  private static final Pattern LETTERS =
      Pattern.compile("([a-z])\\.\\.([a-z])|([A-Z])\\.\\.([A-Z])");

  /** Numbers that are told one by one, where a range has steps. */
  private static final int MOST_STEPS = 10_000;

  private NumberRange() {}

  /** Whether the text within braces is a range. */
  static boolean is(String text) {
    return NUMBERS.matcher(text).matches() || LETTERS.matcher(text).matches();
  }

  /**
   * The regular expression of a range.
   *
   * @throws IllegalArgumentException when it has too many steps
   */
  static String regex(String text) {
    Matcher letters = LETTERS.matcher(text);
    if (letters.matches()) {
      char first = text.charAt(0);
      char last = text.charAt(text.length() - 1);
      return "[" + (char) Math.min(first, last) + "-" + (char) Math.max(first, last) + "]";
    }
    Matcher numbers = NUMBERS.matcher(text);
    if (!numbers.matches()) {
      throw new IllegalArgumentException(text);
    }
    String from = numbers.group(1);
    String to = numbers.group(2);
    boolean isPadded =
        (from.startsWith("0") && from.length() > 1) || (to.startsWith("0") && to.length() > 1);
    int width = isPadded ? Math.max(from.length(), to.length()) : 1;
    int least = Math.min(Integer.parseInt(from), Integer.parseInt(to));
    int most = Math.max(Integer.parseInt(from), Integer.parseInt(to));
    int step = numbers.group(3) == null ? 1 : Math.max(1, Integer.parseInt(numbers.group(3)));
    List<String> alternatives = new ArrayList<>();
    if (step > 1) {
      addSteps(Integer.parseInt(from), Integer.parseInt(to), step, width, alternatives);
    } else {
      addLengths(least, most, width, alternatives);
    }
    return "(?:" + String.join("|", alternatives) + ")";
  }

  private static void addSteps(int from, int to, int step, int width, List<String> alternatives) {
    int count = Math.abs(to - from) / step;
    if (count > MOST_STEPS) {
      throw new IllegalArgumentException("a range in it has more than " + MOST_STEPS + " steps");
    }
    for (int i = 0; i <= count; i++) {
      alternatives.add(padded(from + (to < from ? -i : i) * step, width));
    }
  }

  /** Numbers of each length apart, since between those of one length the digits tell. */
  private static void addLengths(int least, int most, int width, List<String> alternatives) {
    long power = 1;
    for (int length = 1; length <= 9; length++, power *= 10) {
      long from = Math.max(least, length == 1 ? 0 : power);
      long to = Math.min(most, power * 10 - 1);
      if (from <= to) {
        String low = padded((int) from, width);
        String high = padded((int) to, width);
        alternatives.add(between(low, high));
      }
    }
  }

  private static String padded(int number, int width) {
    String digits = Integer.toString(number);
    return "0".repeat(Math.max(0, width - digits.length())) + digits;
  }

  /** Texts of digits of equal length from one to another. */
  private static String between(String low, String high) {
    if (low.isEmpty()) {
      return "";
    }
    char first = low.charAt(0);
    char last = high.charAt(0);
    String lowRest = low.substring(1);
    String highRest = high.substring(1);
    if (first == last) {
      return first + between(lowRest, highRest);
    }
    String zeros = "0".repeat(lowRest.length());
    String nines = "9".repeat(lowRest.length());
    String any = lowRest.isEmpty() ? "" : "[0-9]{" + lowRest.length() + "}";
    List<String> parts = new ArrayList<>();
    if (!lowRest.equals(zeros)) {
      parts.add(first + between(lowRest, nines));
      first++;
    }
    boolean isOpen = !highRest.equals(nines);
    char full = (char) (last - (isOpen ? 1 : 0));
    if (first <= full) {
      parts.add("[" + first + "-" + full + "]" + any);
    }
    if (isOpen) {
      parts.add(last + between(zeros, highRest));
    }
    return "(?:" + String.join("|", parts) + ")";
  }
}
