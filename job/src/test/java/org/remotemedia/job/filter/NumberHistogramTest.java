package org.remotemedia.job.filter;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Histograms of numbers of unknown range. */
class NumberHistogramTest {
  private static NumberHistogram of(List<Double> numbers) {
    NumberHistogram histogram = new NumberHistogram();
    numbers.forEach(histogram::add);
    return histogram;
  }

  private static void assertHoldsAll(NumberHistogram histogram, List<Double> bounds, int count) {
    List<NumberHistogram.Row> rows = histogram.rows(bounds);
    assertThat(rows.stream().mapToLong(NumberHistogram.Row::count).sum()).isEqualTo(count);
    assertThat(rows.get(0).from()).isLessThanOrEqualTo(histogram.min());
    assertThat(rows.get(rows.size() - 1).to()).isGreaterThanOrEqualTo(histogram.max());
    assertThat(rows).hasSizeLessThanOrEqualTo(60);
    for (int i = 1; i < rows.size(); i++) {
      assertThat(rows.get(i).from()).isEqualTo(rows.get(i - 1).to()).isLessThan(rows.get(i).to());
    }
  }

  @Test
  void numbersOnAnEdgeBelongToTheRowAboveIt() {
    List<Double> numbers = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      numbers.add(i / 100.0);
    }
    List<NumberHistogram.Row> rows = of(numbers).rows(List.of());
    assertThat(rows).extracting(NumberHistogram.Row::from).startsWith(0.0, 1.0, 2.0);
    assertThat(rows).hasSize(10).allMatch(row -> row.count() == 100);
  }

  /** 0.7 + 0.1 is a little less than 0.8, which nobody wants to see. */
  @Test
  void numbersThatAreMeantToBeOnAnEdgeAreOnIt() {
    List<NumberHistogram.Row> rows = of(List.of(0.0, 0.7 + 0.1, 1.0)).rows(List.of());
    assertThat(rows.get(8)).isEqualTo(new NumberHistogram.Row(0.8, 0.9, 1));
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "1e9, 1e-3", "-60, 30", "1e300, 1e290", "1e-12, 1e-13", "0, 1e17"})
  void theSameNumbersGiveTheSameRowsInAnyOrder(double mean, double spread) {
    Random random = new Random(5);
    List<Double> numbers = new ArrayList<>();
    for (int i = 0; i < 30_000; i++) {
      numbers.add(mean + spread * random.nextGaussian());
    }
    NumberHistogram expected = of(numbers);
    assertHoldsAll(expected, List.of(mean), numbers.size());
    Collections.shuffle(numbers, random);
    assertThat(of(numbers).rows(List.of())).isEqualTo(expected.rows(List.of()));
    NumberHistogram parts = new NumberHistogram();
    for (int from = 0; from < numbers.size(); from += 7000) {
      parts.add(of(numbers.subList(from, Math.min(numbers.size(), from + 7000))));
    }
    assertThat(parts.rows(List.of())).isEqualTo(expected.rows(List.of()));
    assertThat(parts.count()).isEqualTo(numbers.size());
  }

  @Test
  void fewFarAwayNumbersDoNotHideTheOthers() {
    Random random = new Random(6);
    List<Double> numbers = new ArrayList<>(List.of(-1e12, 4e9));
    for (int i = 0; i < 10_000; i++) {
      numbers.add(random.nextDouble());
    }
    NumberHistogram histogram = of(numbers);
    assertHoldsAll(histogram, List.of(), numbers.size());
    assertThat(histogram.rows(List.of()).stream().filter(row -> row.count() > 500).count())
        .isGreaterThanOrEqualTo(9);
  }

  @Test
  void thresholdsNearTheNumbersAreWithinTheRows() {
    NumberHistogram histogram = of(List.of(1.0, 2.0, 3.0, 4.0));
    assertHoldsAll(histogram, List.of(5.5), 4);
    List<NumberHistogram.Row> rows = histogram.rows(List.of(5.5));
    assertThat(rows.get(rows.size() - 1).to()).isGreaterThan(5.5);
    assertHoldsAll(histogram, List.of(1e300, -1e300), 4);
    List<NumberHistogram.Row> far = histogram.rows(List.of(1000.0));
    assertThat(far.get(far.size() - 1).to()).isLessThan(10);
  }

  @Test
  void oneNumberIsOneRow() {
    assertHoldsAll(of(List.of(0.0)), List.of(), 1);
    assertHoldsAll(of(List.of(-1e308, 1e308)), List.of(), 2);
    assertThat(new NumberHistogram().rows(List.of(1.0))).isEmpty();
  }
}
