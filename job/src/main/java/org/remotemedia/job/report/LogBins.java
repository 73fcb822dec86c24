package org.remotemedia.job.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramIterationValue;

/** A histogram in bins of equal width on a logarithmic axis. */
final class LogBins {
  private static final int PER_DECADE = 5;

  private LogBins() {}

  /**
   * The bins from the lowest to the highest value, each {@code [from, to, count]}; their counts add
   * up to the histogram's. Values of 0 are in the first.
   */
  static ArrayNode of(Histogram histogram) {
    ArrayNode bins = JsonNodeFactory.instance.arrayNode();
    if (histogram.getTotalCount() == 0) {
      return bins;
    }
    int first = bin(histogram.getMinValue());
    long[] counts = new long[bin(histogram.getMaxValue()) - first + 1];
    for (HistogramIterationValue value : histogram.recordedValues()) {
      int place = Math.max(0, bin(value.getValueIteratedTo()) - first);
      counts[Math.min(counts.length - 1, place)] += value.getCountAddedInThisIterationStep();
    }
    for (int i = 0; i < counts.length; i++) {
      bins.addArray().add(edge(first + i)).add(edge(first + i + 1)).add(counts[i]);
    }
    return bins;
  }

  private static int bin(long value) {
    return (int) Math.floor(PER_DECADE * Math.log10(Math.max(1, value)));
  }

  private static double edge(int bin) {
    return Math.pow(10, (double) bin / PER_DECADE);
  }
}
