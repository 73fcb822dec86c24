package org.remotemedia.operators.accounts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LatenciesTest {
  private static final double[] PERCENTILES = {1, 50, 95, 99, 100};

  private static Latencies of(int from, int to) {
    Latencies latencies = new Latencies();
    for (int i = from; i < to; i++) {
      latencies.record(value(i));
    }
    return latencies;
  }

  private static long value(int i) {
    return (i * 7919L) % 1000 * 100;
  }

  /** Whether few or many, and however they came together. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7, 8, 9, 16, 17, 500})
  void percentilesAreThoseOfAllValuesMergedInWhateverParts(int count) {
    Histogram all = new Histogram(3);
    for (int i = 0; i < count; i++) {
      all.recordValue(value(i));
    }
    for (int part : new int[] {1, 3, 8, 9, count}) {
      Latencies merged = new Latencies();
      for (int from = 0; from < count; from += part) {
        merged.add(of(from, Math.min(count, from + part)));
      }
      for (double percentile : PERCENTILES) {
        assertThat(merged.atPercentile(percentile))
            .as("%s %% of %s in parts of %s", percentile, count, part)
            .isCloseTo(all.getValueAtPercentile(percentile), withinPercentage(1.0));
      }
      assertThat(merged.histogram().getTotalCount()).isEqualTo(count);
    }
  }

  @Test
  void whatIsRecordedAfterALookIsThereToo() {
    Latencies latencies = of(0, 3);
    assertThat(latencies.histogram().getTotalCount()).isEqualTo(3);
    latencies.record(5);
    assertThat(latencies.histogram().getTotalCount()).isEqualTo(4);
    assertThat(new Latencies().atPercentile(99)).isZero();
  }
}
