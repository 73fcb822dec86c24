package org.remotemedia.job.fields;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;

/**
 * A part of a recording, or all of it.
 *
 * @param offset seconds of its beginning, or null for that of the recording
 * @param duration seconds, above 0, or null for all up to the end
 */
public record Stretch(BigDecimal offset, BigDecimal duration) {
  /** All of a recording. */
  public static final Stretch WHOLE = new Stretch(null, null);

  /** Takes the times of an entry out of its fields; a named end counts rather than a length. */
  public static Stretch take(ObjectNode entry, ListFields names) throws Seconds.BadTime {
    BigDecimal offset = Seconds.of(entry.remove(names.offsetName()), names.offsetName());
    var length = entry.remove(names.durationName());
    return new Stretch(
        offset,
        names.end() == null
            ? Seconds.length(length, names.durationName())
            : Seconds.until(entry.remove(names.end()), names.end(), offset));
  }

  /** Seconds of its beginning, or null. */
  public Double offsetSeconds() {
    return seconds(offset);
  }

  /** Seconds of its length, or null. */
  public Double durationSeconds() {
    return seconds(duration);
  }

  private static Double seconds(BigDecimal time) {
    return time == null ? null : (Double) time.doubleValue();
  }

  /** What is appended to the name of its recording; empty for all of it. */
  public String part() {
    if (offset == null && duration == null) {
      return "";
    }
    return "#"
        + (offset == null ? "0" : offset.toPlainString())
        + "-"
        + (duration == null ? "" : duration.toPlainString());
  }
}
