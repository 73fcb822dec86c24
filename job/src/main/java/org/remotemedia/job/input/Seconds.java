package org.remotemedia.job.input;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;

/** Times of lists. */
final class Seconds {
  private static final BigDecimal TO_THE_END = BigDecimal.ONE.negate();

  private Seconds() {}

  /**
   * A time from 0 on; null where there is none. CSV has numbers as texts; JSON is to have them as
   * numbers, but quotes do no harm.
   */
  static BigDecimal of(JsonNode value, String field) throws ListEntries.BadEntry {
    BigDecimal seconds = any(value, field);
    if (seconds == null || seconds.signum() >= 0) {
      return seconds;
    }
    throw bad(value, field);
  }

  /** A length above 0; null where there is none, or −1, which stands for all up to the end. */
  static BigDecimal length(JsonNode value, String field) throws ListEntries.BadEntry {
    BigDecimal seconds = any(value, field);
    if (seconds == null || seconds.compareTo(TO_THE_END) == 0) {
      return null;
    }
    if (seconds.signum() == 0) {
      throw new ListEntries.BadEntry("\"" + field + "\" is 0");
    }
    if (seconds.signum() < 0) {
      throw bad(value, field);
    }
    return seconds;
  }

  private static BigDecimal any(JsonNode value, String field) throws ListEntries.BadEntry {
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

  private static ListEntries.BadEntry bad(JsonNode value, String field) {
    return new ListEntries.BadEntry("\"" + field + "\" is not a number of seconds but " + value);
  }
}
