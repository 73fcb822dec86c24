package org.remotemedia.operators.accounts;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.SortedMap;
import java.util.TreeMap;

/** The records that took the longest, with where their time went. */
public final class SlowestRecords {
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
   * @param steps what it took where, ns, by {@link RecordTrace step}
   */
  public record Entry(
      String record, double durationSeconds, long nanos, SortedMap<Integer, Long> steps) {}

  private final PriorityQueue<Entry> entries = new PriorityQueue<>(FASTEST_FIRST);

  void add(String record, double durationSeconds, RecordTrace accounts) {
    long nanos = accounts.totalNanos();
    if (entries.size() < MOST || nanos > entries.element().nanos()) {
      add(new Entry(BoundedText.name(record), durationSeconds, nanos, longest(accounts)));
    }
  }

  private static SortedMap<Integer, Long> longest(RecordTrace accounts) {
    List<Map.Entry<Integer, Long>> steps = new ArrayList<>(accounts.steps().entrySet());
    steps.sort(Map.Entry.<Integer, Long>comparingByValue().reversed());
    SortedMap<Integer, Long> longest = new TreeMap<>();
    steps.stream().limit(MOST_STEPS).forEach(step -> longest.put(step.getKey(), step.getValue()));
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
  public List<Entry> slowestFirst() {
    return entries.stream().sorted(FASTEST_FIRST.reversed()).toList();
  }

  ArrayNode toJson() {
    ArrayNode list = JsonNodeFactory.instance.arrayNode();
    for (Entry entry : slowestFirst()) {
      ObjectNode item = list.addObject();
      item.put("record", entry.record());
      item.put("duration_s", entry.durationSeconds());
      item.put("nanos", entry.nanos());
      ObjectNode steps = item.putObject("steps");
      entry.steps().forEach((step, nanos) -> steps.put(step.toString(), nanos));
    }
    return list;
  }

  static SlowestRecords fromJson(JsonNode json) {
    SlowestRecords all = new SlowestRecords();
    for (JsonNode item : json) {
      SortedMap<Integer, Long> steps = new TreeMap<>();
      for (Map.Entry<String, JsonNode> step : item.path("steps").properties()) {
        steps.put(Integer.valueOf(step.getKey()), step.getValue().longValue());
      }
      all.add(
          new Entry(
              item.path("record").asText(),
              item.path("duration_s").doubleValue(),
              item.path("nanos").longValue(),
              steps));
    }
    return all;
  }
}
