package org.remotemedia.operators.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.remotemedia.operators.accounts.NumberHistogram.Bin;

/** Bins are exact, bounded, and the same whatever the order was. */
class NumberHistogramTest {
  private static NumberHistogram of(List<Double> numbers) {
    NumberHistogram histogram = new NumberHistogram();
    numbers.forEach(number -> histogram.add(number, number < 0));
    return histogram;
  }

  private static NumberHistogram stored(NumberHistogram histogram) throws IOException {
    return AccountsJson.MAPPER.readValue(
        AccountsJson.MAPPER.writeValueAsBytes(histogram), NumberHistogram.class);
  }

  private static JsonNode json(NumberHistogram histogram) {
    return AccountsJson.MAPPER.valueToTree(histogram);
  }

  /** Each number is in the bin that says so. */
  private static void assertExact(NumberHistogram histogram, List<Double> numbers) {
    long kept = 0;
    long rejected = 0;
    for (Bin bin : histogram.bins()) {
      List<Double> within =
          numbers.stream().filter(number -> number >= bin.from() && number < bin.to()).toList();
      assertThat(bin.kept() + bin.rejected()).as("%s", bin).isEqualTo(within.size()).isPositive();
      assertThat(bin.rejected()).isEqualTo(within.stream().filter(number -> number < 0).count());
      kept += bin.kept();
      rejected += bin.rejected();
    }
    assertThat(kept + rejected).isEqualTo(numbers.size());
    assertThat(histogram.kept()).isEqualTo(kept);
    assertThat(histogram.rejected()).isEqualTo(rejected);
    assertThat(histogram.lowest()).isEqualTo(Collections.min(numbers));
    assertThat(histogram.highest()).isEqualTo(Collections.max(numbers));
    assertThat(histogram.bins().size()).isBetween(1, NumberHistogram.MOST_BINS);
  }

  /** Numbers of so many powers of ten on both sides of zero. */
  private static List<Double> numbers(Random random, int count, double powers) {
    List<Double> numbers = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      double size = Math.pow(10, powers * (random.nextDouble() - 0.5));
      numbers.add(random.nextBoolean() ? size : -size);
    }
    return numbers;
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.1, 1, 4, 30, 600})
  void theOrderOfNumbersAndMergesDoesNotMatter(double powers) throws IOException {
    Random random = new Random(17);
    List<Double> numbers = numbers(random, 5000, powers);
    numbers.addAll(List.of(0.0, -0.0, 1.0, -1.0, 0.5, -2.0));
    NumberHistogram whole = of(numbers);
    assertExact(whole, numbers);
    for (int round = 0; round < 5; round++) {
      Collections.shuffle(numbers, random);
      assertThat(json(of(numbers))).isEqualTo(json(whole));
      List<NumberHistogram> parts = new ArrayList<>();
      for (int from = 0; from < numbers.size(); ) {
        int to = Math.min(numbers.size(), from + 1 + random.nextInt(2000));
        parts.add(stored(of(numbers.subList(from, to))));
        from = to;
      }
      Collections.shuffle(parts, random);
      NumberHistogram merged = new NumberHistogram();
      parts.forEach(merged::add);
      assertThat(json(merged)).isEqualTo(json(whole));
      assertThat(json(stored(merged))).isEqualTo(json(whole));
    }
  }

  @Test
  void binsAreFineWhereThereAreFew() {
    NumberHistogram histogram = of(List.of(-35.1, -34.9, 1.0, 1.009, 16_000.0));
    assertThat(histogram.bins())
        .containsExactly(
            new Bin(-35.25, -35, 0, 1),
            new Bin(-35, -34.75, 0, 1),
            new Bin(1, 1.0078125, 1, 0),
            new Bin(1.0078125, 1.015625, 1, 0),
            new Bin(16_000, 16_064, 1, 0));
  }

  @Test
  void theEdgesOfWhatADoubleHoldsAreNumbersToo() {
    List<Double> numbers =
        List.of(
            Double.MIN_VALUE,
            -Double.MIN_VALUE,
            0.0,
            Double.MIN_NORMAL,
            -1e308,
            -Double.MIN_NORMAL);
    assertExact(of(numbers), numbers);
    NumberHistogram largest = of(List.of(Double.MAX_VALUE, -Double.MAX_VALUE));
    assertThat(largest.bins())
        .allSatisfy(bin -> assertThat(Double.isFinite(bin.from() - bin.to() / 2)).isTrue());
    assertThat(largest.kept()).isEqualTo(1);
    assertThat(largest.rejected()).isEqualTo(1);
  }
}
