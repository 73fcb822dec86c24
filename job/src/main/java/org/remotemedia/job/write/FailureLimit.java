package org.remotemedia.job.write;

import java.io.Serializable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How many records may fail before a run counts as failed: a number, or a percentage of the
 * records.
 */
public record FailureLimit(double amount, boolean percent) implements Serializable {
  public static final FailureLimit NONE = new FailureLimit(Double.POSITIVE_INFINITY, false);

  private static final Pattern FORM = Pattern.compile("(\\d+)|(\\d+(?:\\.\\d+)?)%");

  /**
   * Reads {@code N} or {@code N%}.
   *
   * @throws IllegalArgumentException for anything else
   */
  public static FailureLimit parse(String text) {
    Matcher matcher = FORM.matcher(text.trim());
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "expected a number of records such as 10, or a percentage such as 0.5%, given '"
              + text
              + "'");
    }
    boolean isPercent = matcher.group(2) != null;
    double value = Double.parseDouble(isPercent ? matcher.group(2) : matcher.group(1));
    if (isPercent && value > 100) {
      throw new IllegalArgumentException("expected at most 100%, given '" + text + "'");
    }
    return new FailureLimit(value, isPercent);
  }

  /** Whether there is a limit at all. */
  public boolean isSet() {
    return amount < Double.POSITIVE_INFINITY;
  }

  /** Whether the limit is certainly exceeded, however many records are still to come. */
  public boolean exceededForCertain(long failed) {
    return !percent && failed > amount;
  }

  /** Whether the limit is exceeded at the end of a run. */
  public boolean exceeded(long failed, long records) {
    return percent ? failed * 100.0 > amount * records : failed > amount;
  }

  @Override
  public String toString() {
    return (amount == Math.rint(amount) ? Long.toString((long) amount) : Double.toString(amount))
        + (percent ? "%" : "");
  }
}
