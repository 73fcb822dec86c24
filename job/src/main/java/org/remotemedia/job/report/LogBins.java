package org.remotemedia.job.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramIterationValue;

/** A histogram in bins of about equal width on a logarithmic axis, with round edges. */
final class LogBins {
  private static final double[] EDGES = {1, 1.5, 2, 3, 5, 7, 10};

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
    int bin = 0;
    while (edge(bin + 1) <= value) {
      bin++;
    }
    return bin;
  }

  private static double edge(int bin) {
    int perDecade = EDGES.length - 1;
    int decade = bin / perDecade;
    return EDGES[bin % perDecade] * Math.pow(10, decade);
  }
}
