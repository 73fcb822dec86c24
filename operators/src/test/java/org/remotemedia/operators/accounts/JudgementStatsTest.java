package org.remotemedia.operators.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What rules looked at and turned down is bounded, and the same in any order. */
class JudgementStatsTest {
  private static RecordAccount account(
      String name, Ending ending, Map<String, Double> numbers, String... broken) {
    return RecordAccount.of(
        name,
        null,
        null,
        ending,
        null,
        2.5,
        false,
        new RecordTrace(),
        List.of(),
        List.of(broken),
        null,
        new TreeMap<>(numbers),
        Excerpt.ofOutput("audio/i16/" + name));
  }

  private static JudgementStats of(List<RecordAccount> records) {
    JudgementStats stats = new JudgementStats();
    records.forEach(stats::add);
    return stats;
  }

  @Test
  void keptAndRejectedAreToldApartAndFailuresAreNotJudged() {
    JudgementStats stats =
        of(
            List.of(
                account("a", Ending.SUCCEEDED, Map.of("x", 1.0)),
                account("b", Ending.INCOMPLETE, Map.of("x", 2.0)),
                account("c", Ending.REJECTED, Map.of("x", 3.0, "y", 4.0), "rule"),
                account("d", Ending.FAILED, Map.of("x", 5.0, "z", 6.0))));
    assertThat(stats.numbers()).containsOnlyKeys("x", "y");
    assertThat(stats.numbers().get("x").kept()).isEqualTo(2);
    assertThat(stats.numbers().get("x").rejected()).isEqualTo(1);
    assertThat(stats.numbers().get("x").highest()).isEqualTo(3);
    assertThat(stats.examples("rule"))
        .containsExactly(
            new JudgementStats.Example(
                "c",
                2.5,
                new Excerpt("audio/i16/c", null),
                new TreeMap<>(Map.of("x", 3.0, "y", 4.0))));
    assertThat(stats.examples("other")).isEmpty();
  }

  @Test
  void ofManyNumbersTheFirstByNameAreCountedInAnyOrder() {
    Random random = new Random(23);
    List<RecordAccount> records = new ArrayList<>();
    for (int i = 0; i < 2000; i++) {
      int other = random.nextInt(700);
      records.add(account("r", Ending.SUCCEEDED, Map.of("n" + i % 500, 1.0 * i, "m" + other, 2.0)));
    }
    String whole = AccountsJson.MAPPER.valueToTree(of(records)).toString();
    JudgementStats stats = of(records);
    assertThat(stats.numbers()).hasSize(JudgementStats.MOST_NUMBERS);
    long counted = stats.numbers().values().stream().mapToLong(NumberHistogram::kept).sum();
    long numbers = records.stream().mapToLong(record -> record.numbers().size()).sum();
    assertThat(counted + stats.others()).isEqualTo(numbers);
    assertThat(stats.others()).isPositive();
    for (int round = 0; round < 5; round++) {
      Collections.shuffle(records, random);
      assertThat(AccountsJson.MAPPER.valueToTree(of(records)).toString()).isEqualTo(whole);
      JudgementStats merged = new JudgementStats();
      for (int from = 0; from < records.size(); from += 130) {
        merged.add(of(records.subList(from, Math.min(records.size(), from + 130))));
      }
      assertThat(AccountsJson.MAPPER.valueToTree(merged).toString()).isEqualTo(whole);
    }
  }

  @Test
  void examplesAreFew() {
    JudgementStats stats = new JudgementStats();
    for (int i = 0; i < 10_000; i++) {
      stats.add(account("r" + i, Ending.REJECTED, Map.of(), "rule " + i % 1000, "any"));
    }
    assertThat(stats.examples("any"))
        .extracting(JudgementStats.Example::record)
        .containsExactly("r0", "r1", "r2");
    JudgementStats twice = new JudgementStats();
    twice.add(stats);
    twice.add(stats);
    assertThat(twice.examples("any")).hasSize(JudgementStats.MOST_EXAMPLES);
    long rules =
        AccountsJson.MAPPER.valueToTree(twice).get("examples").properties().stream().count();
    assertThat(rules).isEqualTo(JudgementStats.MOST_RULES);
  }
}
