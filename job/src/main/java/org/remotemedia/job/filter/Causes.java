package org.remotemedia.job.filter;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Why lines could not be judged, by reasons that differ in more than numbers. */
final class Causes {
  private static final int MOST = 20;
  private static final Pattern NUMBER = Pattern.compile("\\d+(?:[.,]\\d+)*");

  /**
   * One reason.
   *
   * @param count of the lines
   * @param record the first of them
   * @param message what it is with that one
   */
  record Cause(long count, String record, String message) {}

  private final Map<String, Cause> byPattern = new LinkedHashMap<>();
  private long others;

  void add(String record, String message) {
    add(NUMBER.matcher(message).replaceAll("…"), new Cause(1, record, message));
  }

  void add(Causes other) {
    other.byPattern.forEach(this::add);
    others += other.others;
  }

  private void add(String pattern, Cause cause) {
    if (byPattern.size() == MOST && !byPattern.containsKey(pattern)) {
      others += cause.count();
      return;
    }
    byPattern.merge(
        pattern,
        cause,
        (was, more) -> new Cause(was.count() + more.count(), was.record(), was.message()));
  }

  /** The reasons, in the order in which they came up. */
  List<Cause> all() {
    return new ArrayList<>(byPattern.values());
  }

  /** Lines with reasons beyond those. */
  long others() {
    return others;
  }
}
