package org.remotemedia.operators.accounts;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What rules looked at, over records and utterances, and examples of what they turned down. Those
 * that failed do not count: nothing was decided of them.
 */
public final class JudgementStats {
  /** Numbers that are told apart: the first by name. */
  static final int MOST_NUMBERS = 200;

  /**
   * Rules of which there are examples. Where there are more, which these are depends on the order
   * in which records came.
   */
  static final int MOST_RULES = 100;

  /** Examples of each. */
  static final int MOST_EXAMPLES = 3;

  /** Numbers of an example. */
  private static final int MOST_NUMBERS_OF_EXAMPLE = 20;

  /**
   * A record or utterance that was rejected.
   *
   * @param record its name
   * @param seconds its length, s
   * @param excerpt where it can be listened to; null where that is not known
   * @param numbers what rules looked at, by name; the first of many
   */
  public record Example(
      String record, double seconds, Excerpt excerpt, SortedMap<String, Double> numbers) {}

  private final SortedMap<String, NumberHistogram> numbers = new TreeMap<>();
  private final SortedMap<String, List<Example>> examples = new TreeMap<>();
  private long others;

  JudgementStats() {}

  /** The written form. */
  private record Written(
      SortedMap<String, NumberHistogram> numbers,
      long others,
      SortedMap<String, List<Example>> examples) {}

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  private JudgementStats(Written written) {
    numbers.putAll(written.numbers);
    others = written.others;
    examples.putAll(written.examples);
  }

  @JsonValue
  private Written written() {
    return new Written(numbers, others, examples);
  }

  void add(RecordAccount account) {
    if (account.ending() == Ending.FAILED) {
      return;
    }
    boolean rejected = account.ending() == Ending.REJECTED;
    for (Map.Entry<String, Double> number : account.numbers().entrySet()) {
      String name = BoundedText.name(number.getKey());
      if (hasRoom(name)) {
        histogram(name).add(number.getValue(), rejected);
      } else {
        others++;
      }
    }
    settle();
    for (String rule : account.broken()) {
      List<Example> known = examples.get(rule);
      if (known == null ? examples.size() < MOST_RULES : known.size() < MOST_EXAMPLES) {
        example(rule, example(account));
      }
    }
  }

  private static Example example(RecordAccount account) {
    SortedMap<String, Double> first = new TreeMap<>();
    account.numbers().entrySet().stream()
        .limit(MOST_NUMBERS_OF_EXAMPLE)
        .forEach(number -> first.put(BoundedText.name(number.getKey()), number.getValue()));
    return new Example(
        BoundedText.name(account.record()), account.seconds(), account.excerpt(), first);
  }

  private void example(String rule, Example example) {
    List<Example> known = examples.get(rule);
    if (known == null) {
      if (examples.size() >= MOST_RULES) {
        return;
      }
      known = new ArrayList<>(MOST_EXAMPLES);
      examples.put(rule, known);
    }
    if (known.size() < MOST_EXAMPLES) {
      known.add(example);
    }
  }

  /** Whether a number is among the first by name, as far as is known. */
  private boolean hasRoom(String name) {
    return numbers.size() < MOST_NUMBERS || name.compareTo(numbers.lastKey()) <= 0;
  }

  private NumberHistogram histogram(String name) {
    return numbers.computeIfAbsent(name, any -> new NumberHistogram());
  }

  /** A number that is not among the first here is not among those of any greater whole. */
  private void settle() {
    while (numbers.size() > MOST_NUMBERS) {
      NumberHistogram last = numbers.remove(numbers.lastKey());
      others += last.kept() + last.rejected();
    }
  }

  void add(JudgementStats other) {
    others += other.others;
    other.numbers.forEach((name, histogram) -> histogram(name).add(histogram));
    settle();
    other.examples.forEach((rule, list) -> list.forEach(example -> example(rule, example)));
  }

  /** How the numbers that rules looked at are distributed, by name. */
  public SortedMap<String, NumberHistogram> numbers() {
    return Collections.unmodifiableSortedMap(numbers);
  }

  /** How often there was a number that is not told apart. */
  public long others() {
    return others;
  }

  /** Some of what a rule turned down. */
  public List<Example> examples(String rule) {
    return Collections.unmodifiableList(examples.getOrDefault(rule, List.of()));
  }
}
