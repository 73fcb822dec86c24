package org.remotemedia.operators.accounts;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * Failures by cause: those of a node, of a kind, whose messages differ in numbers, quoted words and
 * the record's name alone. Of each some examples are kept. The number of causes is bounded; when
 * there are more, which are kept depends on the order in which they came.
 */
public final class FailureGroups {
  /** Causes that are told apart. */
  static final int MOST_CAUSES = 100;

  /** Examples of each. */
  static final int MOST_EXAMPLES = 3;

  private static final int LONGEST_PATTERN = 200;
  private static final Pattern QUOTED = Pattern.compile("'[^'\n]*'|\"[^\"\n]*\"");
  private static final Pattern NUMBER = Pattern.compile("\\d+(?:[.,]\\d+)*");

  /**
   * What failures have in common.
   *
   * @param nodeId the node, or null where the record could not be read
   * @param error kind of error
   * @param pattern the message, with … for what differs
   */
  public record Cause(String nodeId, String error, String pattern) {}

  /**
   * One failure.
   *
   * @param record name of the record
   * @param message the whole message, unless it is very long
   * @param seconds length of the audio that was read, s
   * @param excerpt where the record can be listened to; null where that is not known
   */
  public record Example(String record, String message, double seconds, Excerpt excerpt) {}

  /**
   * The failures of one cause.
   *
   * @param count how many there were
   * @param examples some of them
   */
  public record Group(Cause cause, long count, List<Example> examples) {}

  private static final class Tally {
    private long count;
    private final List<Example> examples = new ArrayList<>(MOST_EXAMPLES);

    void add(Example example) {
      if (examples.size() < MOST_EXAMPLES) {
        examples.add(example);
      }
    }
  }

  private final Map<Cause, Tally> groups = new HashMap<>();
  private long others;

  FailureGroups() {}

  /** The written form. */
  private record Written(List<Group> groups, long others) {}

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  private FailureGroups(Written written) {
    others = written.others;
    for (Group group : written.groups) {
      Tally tally = new Tally();
      tally.count = group.count();
      group.examples().forEach(tally::add);
      groups.put(group.cause(), tally);
    }
  }

  @JsonValue
  private Written written() {
    return new Written(byCount(), others);
  }

  /** Counts a failure of a record. */
  void add(RecordAccount account, RecordAccount.Cause failure) {
    String record = account.record();
    Cause cause = new Cause(failure.nodeId(), failure.error(), pattern(record, failure.message()));
    Tally tally = tally(cause, 1);
    if (tally != null && tally.examples.size() < MOST_EXAMPLES) {
      tally.add(
          new Example(
              BoundedText.name(record), failure.message(), account.seconds(), account.excerpt()));
    }
  }

  /** Returns null where the failures are counted among the others. */
  private Tally tally(Cause cause, long count) {
    Tally tally = groups.get(cause);
    if (tally == null) {
      if (groups.size() >= MOST_CAUSES) {
        others += count;
        return null;
      }
      tally = new Tally();
      groups.put(cause, tally);
    }
    tally.count += count;
    return tally;
  }

  /** A message without what differs from record to record. */
  static String pattern(String record, String message) {
    String text = BoundedText.beginning(message, 4 * LONGEST_PATTERN);
    if (!record.isEmpty()) {
      text = text.replace(record, "…");
    }
    text = QUOTED.matcher(text).replaceAll("'…'");
    text = NUMBER.matcher(text).replaceAll("…");
    return BoundedText.beginning(text, LONGEST_PATTERN);
  }

  public void add(FailureGroups other) {
    others += other.others;
    for (Group group : other.byCount()) {
      Tally tally = tally(group.cause(), group.count());
      if (tally != null) {
        group.examples().forEach(tally::add);
      }
    }
  }

  /** The causes, the most frequent first. */
  public List<Group> byCount() {
    List<Group> all = new ArrayList<>(groups.size());
    groups.forEach((cause, tally) -> all.add(new Group(cause, tally.count, tally.examples)));
    all.sort(
        Comparator.comparingLong(Group::count)
            .reversed()
            .thenComparing(group -> Objects.toString(group.cause().nodeId(), ""))
            .thenComparing(group -> group.cause().error())
            .thenComparing(group -> group.cause().pattern()));
    return all;
  }

  /** Failures of causes beyond those that are told apart. */
  public long others() {
    return others;
  }

  /** All failures; a record that failed at several nodes has several. */
  public long total() {
    return others + groups.values().stream().mapToLong(tally -> tally.count).sum();
  }
}
