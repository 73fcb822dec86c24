package org.remotemedia.operators.accounts;

import java.util.Arrays;
import org.HdrHistogram.Histogram;

/**
 * Times per record. A few are kept as they are, since a run over one value has only one of each
 * node and a histogram costs more than such a run may; more of them become a histogram.
 */
final class Latencies {
  private static final int FEW = 8;

  private long[] few;
  private int count;
  private Histogram histogram;

  Latencies() {}

  Latencies(Histogram histogram) {
    this.histogram = histogram;
  }

  void record(long micros) {
    if (histogram == null && count < FEW) {
      if (few == null) {
        few = new long[1];
      } else if (count == few.length) {
        few = Arrays.copyOf(few, FEW);
      }
      few[count++] = micros;
    } else {
      histogram().recordValue(micros);
    }
  }

  void add(Latencies other) {
    if (other.histogram != null) {
      histogram().add(other.histogram);
    } else {
      for (int i = 0; i < other.count; i++) {
        record(other.few[i]);
      }
    }
  }

  /** All of them; what is recorded later is in it too. */
  Histogram histogram() {
    if (histogram == null) {
      histogram = Histograms.empty();
      for (int i = 0; i < count; i++) {
        histogram.recordValue(few[i]);
      }
      few = null;
      count = 0;
    }
    return histogram;
  }

  /**
   * The least value that at least so many percent do not exceed; 0 without values.
   *
   * @param percentile above 0, at most 100
   */
  long atPercentile(double percentile) {
    if (histogram != null) {
      return histogram.getValueAtPercentile(percentile);
    }
    if (count == 0) {
      return 0;
    }
    long[] sorted = Arrays.copyOf(few, count);
    Arrays.sort(sorted);
    return sorted[Math.max(0, (int) Math.ceil(percentile / 100 * count) - 1)];
  }
}
