package org.remotemedia.job.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.remotemedia.operators.accounts.NumberHistogram;
import org.remotemedia.operators.accounts.NumberHistogram.Bin;

/**
 * The bars of a histogram of numbers, with round edges: of equal width, so that a threshold lies
 * between two of them, or, where numbers are positive and far apart, on a logarithmic axis. What a
 * bin of the histogram holds is taken to lie at its middle.
 */
final class NumberBins {
  private static final int ABOUT = 24;
  private static final int MOST_DECADES = 40;

  /** From one number to another that is this many times as large, the axis is logarithmic. */
  private static final double FAR = 100;

  /** Steps that are finer, as a share of the numbers themselves, are lost in their rounding. */
  private static final double FINEST = 1e-9;

  /** In quarters, as a part of a power of ten. */
  private static final int[] STEPS = {4, 8, 10, 20, 40};

  private NumberBins() {}

  /**
   * The bars from the lowest to the highest number, each {@code [from, to, kept, rejected]}; empty
   * ones between are there.
   *
   * @param thresholds are covered as well, unless they are far from all numbers
   */
  static ArrayNode of(NumberHistogram histogram, List<Double> thresholds) {
    double lowest = histogram.lowest();
    double highest = histogram.highest();
    boolean far = lowest > 0 && highest / FAR >= lowest;
    double reach = lowest == highest ? Math.max(1, Math.abs(lowest)) : highest - lowest;
    double from = lowest;
    double to = highest;
    Double anchor = null;
    for (double threshold : thresholds) {
      boolean near =
          far
              ? threshold >= lowest / FAR && threshold / FAR <= highest
              : threshold >= lowest - reach && threshold <= highest + reach;
      if (near) {
        from = Math.min(from, threshold);
        to = Math.max(to, threshold);
        anchor = anchor == null ? (Double) threshold : anchor;
      }
    }
    return bars(histogram, far ? logarithmic(from, to) : linear(from, to, highest, anchor));
  }

  private static ArrayNode bars(NumberHistogram histogram, double[] edges) {
    long[] kept = new long[edges.length - 1];
    long[] rejected = new long[edges.length - 1];
    for (Bin bin : histogram.bins()) {
      double middle = bin.from() / 2 + bin.to() / 2;
      double at = Math.max(histogram.lowest(), Math.min(histogram.highest(), middle));
      int place = Arrays.binarySearch(edges, at);
      place = Math.max(0, Math.min(kept.length - 1, place >= 0 ? place : -place - 2));
      kept[place] += bin.kept();
      rejected[place] += bin.rejected();
    }
    ArrayNode bars = JsonNodeFactory.instance.arrayNode();
    for (int i = 0; i < kept.length; i++) {
      bars.addArray().add(edges[i]).add(edges[i + 1]).add(kept[i]).add(rejected[i]);
    }
    return bars;
  }

  /**
   * Edges from {@code from} or below, up to {@code to} or above, and above {@code highest}.
   *
   * @param anchor is an edge; null for 0
   */
  private static double[] linear(double from, double to, double highest, Double anchor) {
    double largest = Math.max(Math.abs(from), Math.abs(to));
    double rough = Math.max(to / ABOUT - from / ABOUT, largest * FINEST);
    if (from == to) {
      rough = largest == 0 ? 1 : largest / 10;
    }
    rough = Math.max(rough, Double.MIN_NORMAL);
    int power = (int) Math.floor(Math.log10(rough));
    BigDecimal unit = BigDecimal.valueOf(25, 2).scaleByPowerOfTen(power);
    BigDecimal step = unit;
    for (int quarters : STEPS) {
      step = unit.multiply(BigDecimal.valueOf(quarters));
      if (step.doubleValue() >= rough) {
        break;
      }
    }
    BigDecimal origin = anchor == null ? BigDecimal.ZERO : BigDecimal.valueOf(anchor);
    BigDecimal edge =
        new BigDecimal(from)
            .subtract(origin)
            .divide(step, 0, RoundingMode.FLOOR)
            .multiply(step)
            .add(origin);
    List<Double> edges = new ArrayList<>();
    edges.add(finite(edge));
    do {
      edge = edge.add(step);
      edges.add(finite(edge));
    } while ((finite(edge) <= highest || finite(edge) < to) && finite(edge) < Double.MAX_VALUE);
    return array(edges);
  }

  private static double[] logarithmic(double from, double to) {
    int first = (int) Math.floor(Math.log10(from));
    int decades = (int) Math.floor(Math.log10(to)) - first + 1;
    String[] within =
        decades <= 5
            ? new String[] {"1", "1.5", "2", "3", "5", "7"}
            : decades <= 12 ? new String[] {"1", "2", "5"} : new String[] {"1"};
    int stride = (decades + MOST_DECADES - 1) / MOST_DECADES;
    List<Double> edges = new ArrayList<>();
    for (int power = first - 1; edges.isEmpty() || edges.get(edges.size() - 1) <= to; ) {
      for (String factor : within) {
        double edge = finite(new BigDecimal(factor).scaleByPowerOfTen(power));
        if (edge <= from) {
          edges.clear();
        }
        boolean done = !edges.isEmpty() && edges.get(edges.size() - 1) > to;
        if (!done && (edges.isEmpty() || edge > edges.get(edges.size() - 1))) {
          edges.add(edge);
        }
      }
      power += stride;
      if (power > 308 + stride) {
        break;
      }
    }
    return array(edges);
  }

  private static double finite(BigDecimal number) {
    double value = number.doubleValue();
    return Math.max(-Double.MAX_VALUE, Math.min(Double.MAX_VALUE, value));
  }

  private static double[] array(List<Double> edges) {
    return edges.stream().mapToDouble(Double::doubleValue).toArray();
  }
}
