package org.remotemedia.operators.accounts;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.SortedMap;
import java.util.TreeMap;

/** The records that took the longest, with where their time went. */
public final class SlowestRecords {
  /** The step before the nodes, which are the steps from 1 on. */
  public static final int READING = 0;

  /** The step after the nodes. */
  public static final int WRITING = -1;

  /** How many are kept. */
  static final int MOST = 20;

  /** Of each, the steps that took most. */
  private static final int MOST_STEPS = 8;

  private static final Comparator<Entry> FASTEST_FIRST =
      Comparator.comparingLong(Entry::nanos)
          .thenComparing(Entry::record, Comparator.reverseOrder());

  /**
   * One record.
   *
   * @param record its name
   * @param durationSeconds its audio
   * @param nanos what it took in all
   * @param steps what it took where, ns, by step
   */
  public record Entry(
      String record, double durationSeconds, long nanos, SortedMap<Integer, Long> steps) {}

  private final PriorityQueue<Entry> entries = new PriorityQueue<>(FASTEST_FIRST);

  SlowestRecords() {}

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  private SlowestRecords(List<Entry> written) {
    written.forEach(this::add);
  }

  void add(RecordAccount account) {
    long nanos = account.totalNanos();
    if (entries.size() < MOST || nanos > entries.element().nanos()) {
      add(
          new Entry(
              BoundedText.name(account.record()), account.seconds(), nanos, longest(account)));
    }
  }

  private static SortedMap<Integer, Long> longest(RecordAccount account) {
    Map<Integer, Long> steps = new TreeMap<>();
    steps.put(READING, account.readingNanos());
    steps.put(WRITING, account.writingNanos());
    for (int i = 0; i < account.visits().size(); i++) {
      NodeVisit visit = account.visits().get(i);
      if (visit != null) {
        steps.put(i + 1, visit.nanos());
      }
    }
    List<Map.Entry<Integer, Long>> byTime = new ArrayList<>(steps.entrySet());
    byTime.removeIf(step -> step.getValue() == 0);
    byTime.sort(Map.Entry.<Integer, Long>comparingByValue().reversed());
    SortedMap<Integer, Long> longest = new TreeMap<>();
    byTime.stream().limit(MOST_STEPS).forEach(step -> longest.put(step.getKey(), step.getValue()));
    return longest;
  }

  private void add(Entry entry) {
    entries.add(entry);
    if (entries.size() > MOST) {
      entries.remove();
    }
  }

  void add(SlowestRecords other) {
    other.entries.forEach(this::add);
  }

  /** The slowest first. */
  @JsonValue
  public List<Entry> slowestFirst() {
    return entries.stream().sorted(FASTEST_FIRST.reversed()).toList();
  }
}
