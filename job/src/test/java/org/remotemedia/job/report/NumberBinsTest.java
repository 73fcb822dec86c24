package org.remotemedia.job.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.remotemedia.operators.accounts.Accounts;
import org.remotemedia.operators.accounts.Ending;
import org.remotemedia.operators.accounts.NumberHistogram;
import org.remotemedia.operators.accounts.RecordAccount;
import org.remotemedia.operators.accounts.RecordTrace;

class NumberBinsTest {
  /** Those below zero are rejected. */
  private static NumberHistogram histogram(List<Double> numbers) {
    Accounts accounts = new Accounts();
    for (double number : numbers) {
      accounts.add(
          RecordAccount.of(
              "r",
              null,
              null,
              number < 0 ? Ending.REJECTED : Ending.SUCCEEDED,
              null,
              1,
              false,
              new RecordTrace(),
              List.of(),
              List.of(),
              null,
              new TreeMap<>(Map.of("x", number)),
              null),
          List.of());
    }
    return accounts.judgements().numbers().get("x");
  }

  private static String edges(List<Double> numbers, Double... thresholds) {
    StringBuilder edges = new StringBuilder();
    ArrayNode bars = NumberBins.of(histogram(numbers), Arrays.asList(thresholds));
    bars.forEach(bar -> edges.append(bar.get(0)).append(' '));
    return edges.append(bars.get(bars.size() - 1).get(1)).toString();
  }

  @Test
  void edgesAreRoundAndThresholdsAreAmongThem() {
    assertThat(edges(List.of(-0.95, 0.97))).startsWith("-1.0 -0.9 -0.8 ").endsWith(" 0.8 0.9 1.0");
    assertThat(edges(List.of(-41.0, -12.0), -35.0, 0.0))
        .startsWith("-41.0 -39.0 -37.0 -35.0 -33.0 ")
        .endsWith(" -3.0 -1.0 1.0");
    assertThat(edges(List.of(0.0, 24.0))).endsWith(" 23.0 24.0 25.0");
    assertThat(edges(List.of(1.0, 20.0), 20.0)).startsWith("1.0 2.0 ").endsWith(" 20.0 21.0");
    assertThat(edges(List.of(1.0, 19.5), 20.0)).endsWith(" 19.0 20.0");
    assertThat(edges(List.of(3.0, 3.0))).isEqualTo("3.0 3.5");
    assertThat(edges(List.of(0.0))).isEqualTo("0.0 1.0");
  }

  @Test
  void aThresholdFarFromAllNumbersDoesNotStretchTheAxis() {
    assertThat(edges(List.of(-20.0, -10.0), -9999.0)).startsWith("-20.0 -19.5 ");
  }

  @Test
  void positiveNumbersThatAreFarApartAreOnALogarithmicAxis() {
    assertThat(edges(List.of(0.15, 40.0)))
        .isEqualTo("0.15 0.2 0.3 0.5 0.7 1.0 1.5 2.0 3.0 5.0 7.0 10.0 15.0 20.0 30.0 50.0");
    assertThat(edges(List.of(1.0, 100.0))).startsWith("1.0 1.5 ").endsWith(" 70.0 100.0 150.0");
    assertThat(edges(List.of(1.0, 3e9))).startsWith("1.0 2.0 5.0 10.0 ").endsWith(" 2.0E9 5.0E9");
  }

  @ParameterizedTest
  @ValueSource(doubles = {1e-9, 1, 3, 12, 600})
  void barsAddUpAndAreFew(double powers) {
    Random random = new Random(7);
    for (int round = 0; round < 40; round++) {
      List<Double> numbers = new ArrayList<>();
      boolean positive = random.nextBoolean();
      for (int i = 0; i < 1 + random.nextInt(200); i++) {
        double number = Math.pow(10, powers * (random.nextDouble() - 0.5));
        numbers.add(positive || random.nextBoolean() ? number : -number);
      }
      double threshold = numbers.get(0) * 1.5;
      ArrayNode bars = NumberBins.of(histogram(numbers), List.of(threshold));
      assertThat(bars.size()).isBetween(1, 90);
      long kept = 0;
      long rejected = 0;
      double edge = bars.get(0).get(0).doubleValue();
      assertThat(edge).isLessThanOrEqualTo(numbers.stream().min(Double::compare).orElseThrow());
      for (JsonNode bar : bars) {
        assertThat(bar.get(0).doubleValue()).isEqualTo(edge);
        edge = bar.get(1).doubleValue();
        assertThat(edge).isGreaterThan(bar.get(0).doubleValue()).isFinite();
        kept += bar.get(2).longValue();
        rejected += bar.get(3).longValue();
      }
      assertThat(edge).isGreaterThanOrEqualTo(numbers.stream().max(Double::compare).orElseThrow());
      assertThat(kept).isEqualTo(numbers.stream().filter(number -> number >= 0).count());
      assertThat(rejected).isEqualTo(numbers.stream().filter(number -> number < 0).count());
    }
  }

  @Test
  void theLargestAndTheSmallestNumbersHaveBarsToo() {
    assertThat(NumberBins.of(histogram(List.of(-Double.MAX_VALUE, Double.MAX_VALUE)), List.of()))
        .allSatisfy(bar -> assertThat(bar.get(1).doubleValue()).isFinite());
    assertThat(NumberBins.of(histogram(List.of(0.0, Double.MIN_VALUE)), List.of())).hasSize(1);
    assertThat(NumberBins.of(histogram(List.of(Double.MIN_VALUE, 1e300)), List.of())).isNotEmpty();
  }
}
