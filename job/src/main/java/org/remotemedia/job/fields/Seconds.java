package org.remotemedia.job.fields;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;

/** Times of lists, in seconds. */
public final class Seconds {
  /** What is no time; the message is a clause about the entry. */
  public static final class BadTime extends Exception {
    BadTime(String message) {
      super(message);
    }
  }

  private static final BigDecimal TO_THE_END = BigDecimal.ONE.negate();

  private Seconds() {}

  /**
   * A time from 0 on; null where there is none. CSV has numbers as texts; JSON is to have them as
   * numbers, but quotes do no harm.
   */
  public static BigDecimal of(JsonNode value, String field) throws BadTime {
    BigDecimal seconds = any(value, field);
    if (seconds == null || seconds.signum() >= 0) {
      return seconds;
    }
    throw bad(value, field);
  }

  /** A length above 0; null where there is none, or −1, which stands for all up to the end. */
  public static BigDecimal length(JsonNode value, String field) throws BadTime {
    BigDecimal seconds = any(value, field);
    if (seconds == null || seconds.compareTo(TO_THE_END) == 0) {
      return null;
    }
    if (seconds.signum() == 0) {
      throw new BadTime("\"" + field + "\" is 0");
    }
    if (seconds.signum() < 0) {
      throw bad(value, field);
    }
    return seconds;
  }

  /**
   * A length by its end; null where there is none, or it is −1.
   *
   * @param offset seconds of its beginning, or null for 0
   */
  public static BigDecimal until(JsonNode value, String field, BigDecimal offset) throws BadTime {
    BigDecimal end = length(value, field);
    if (end == null || offset == null) {
      return end;
    }
    if (end.compareTo(offset) <= 0) {
      throw new BadTime(
          "\""
              + field
              + "\" is "
              + end.toPlainString()
              + ", not after the beginning at "
              + offset.toPlainString());
    }
    return end.subtract(offset).stripTrailingZeros();
  }

  /** Any number of seconds, of a bounded number of digits; null where there is none. */
  public static BigDecimal any(JsonNode value, String field) throws BadTime {
    if (value == null || value.isNull() || (value.isTextual() && value.textValue().isBlank())) {
      return null;
    }
    if (value.isNumber() || value.isTextual()) {
      try {
        BigDecimal seconds = new BigDecimal(value.asText().strip());
        if ((long) seconds.precision() - seconds.scale() <= 15 && seconds.scale() <= 30) {
          return seconds.stripTrailingZeros();
        }
      } catch (NumberFormatException e) {
        // Refused below.
      }
    }
    throw bad(value, field);
  }

  private static BadTime bad(JsonNode value, String field) {
    return new BadTime("\"" + field + "\" is not a number of seconds but " + value);
  }
}
