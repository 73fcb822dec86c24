package org.remotemedia.job.filter;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A histogram of numbers whose range nobody knows before. Bins are as wide as a power of ten, and
 * grow when too many of them are filled; the same numbers give the same bins in whatever order they
 * come. Its edges are decimal numbers, and a number on an edge belongs to the bin above.
 */
final class NumberHistogram {
  /** Filled ones. */
  private static final int MOST_BINS = 10_000;

  /** The exponent of ten of the narrowest bin. */
  private static final int FINEST = -9;

  /** Places of bins up to which doubles tell neighbours apart. */
  private static final double FARTHEST = 1e15;

  /** Numbers computed in another order differ by this much, and belong together all the same. */
  private static final int SLACK_ULPS = 4;

  /** Shares of the numbers at either end that do not make the rows wider. */
  private static final double TAIL = 0.005;

  private static final int WANTED_ROWS = 12;
  private static final long[] STEPS = {1, 2, 5};

  private Map<Long, Long> bins = new HashMap<>();
  private int exponent = FINEST;
  private long count;
  private double min = Double.POSITIVE_INFINITY;
  private double max = Double.NEGATIVE_INFINITY;

  /**
   * A part of the range.
   *
   * @param from its lower end, which belongs to it
   * @param to its upper end, which belongs to the next one, except in the last row
   * @param count of the numbers in it
   */
  record Row(double from, double to, long count) {}

  /** Adds a finite number. */
  void add(double number) {
    while (Math.abs(number) / Math.pow(10, exponent) >= FARTHEST) {
      widen(exponent + 1);
    }
    bins.merge(bin(number), 1L, Long::sum);
    bound();
    count++;
    min = Math.min(min, number);
    max = Math.max(max, number);
  }

  void add(NumberHistogram other) {
    widen(Math.max(exponent, other.exponent));
    long factor = factor(exponent - other.exponent);
    other.bins.forEach(
        (bin, numbers) -> bins.merge(Math.floorDiv(bin, factor), numbers, Long::sum));
    bound();
    count += other.count;
    min = Math.min(min, other.min);
    max = Math.max(max, other.max);
  }

  private long bin(double number) {
    double place =
        exponent <= 0 ? number * Math.pow(10, -exponent) : number / Math.pow(10, exponent);
    return (long) Math.floor(place + SLACK_ULPS * Math.ulp(place));
  }

  private void bound() {
    while (bins.size() > MOST_BINS) {
      widen(exponent + 1);
    }
  }

  private void widen(int wanted) {
    if (wanted == exponent) {
      return;
    }
    long factor = factor(wanted - exponent);
    Map<Long, Long> wider = new HashMap<>();
    bins.forEach((bin, numbers) -> wider.merge(Math.floorDiv(bin, factor), numbers, Long::sum));
    bins = wider;
    exponent = wanted;
  }

  /** Beyond the places that there are, any factor has the same effect. */
  private static long factor(int power) {
    long factor = 1;
    for (int i = 0; i < Math.min(power, 18); i++) {
      factor *= 10;
    }
    return factor;
  }

  /** How many numbers there are. */
  long count() {
    return count;
  }

  /** The least of them. */
  double min() {
    return min;
  }

  /** The greatest of them. */
  double max() {
    return max;
  }

  /**
   * Some ten to twenty rows with round edges, which hold all numbers: the first and the last reach
   * to the ends, wherever these are.
   *
   * @param bounds numbers that shall be within them, unless they are far away
   */
  List<Row> rows(List<Double> bounds) {
    if (count == 0) {
      return List.of();
    }
    SortedMap<Long, Long> sorted = new TreeMap<>(bins);
    long low = quantile(sorted, TAIL);
    long high = quantile(sorted, 1 - TAIL);
    long span = Math.max(1, high - low);
    for (double bound : bounds) {
      if (Math.abs(bound) / Math.pow(10, exponent) < FARTHEST) {
        long at = bin(bound);
        low = at >= low - span ? Math.min(low, at) : low;
        high = at <= high + span ? Math.max(high, at) : high;
      }
    }
    long step = step(high - low + 1);
    long first = Math.floorDiv(low, step);
    long[] counts = new long[(int) (Math.floorDiv(high, step) - first + 1)];
    sorted.forEach(
        (bin, numbers) -> {
          long row = Math.floorDiv(bin, step) - first;
          counts[(int) Math.max(0, Math.min(counts.length - 1, row))] += numbers;
        });
    List<Row> rows = new ArrayList<>(counts.length);
    for (int i = 0; i < counts.length; i++) {
      double from = edge(step, first + i);
      double to = edge(step, first + i + 1);
      rows.add(
          new Row(
              i == 0 ? Math.min(from, min) : from,
              i == counts.length - 1 ? Math.max(to, max) : to,
              counts[i]));
    }
    return rows;
  }

  private long quantile(SortedMap<Long, Long> sorted, double share) {
    long wanted = Math.max(1, (long) Math.ceil(share * count));
    long seen = 0;
    for (Map.Entry<Long, Long> bin : sorted.entrySet()) {
      seen += bin.getValue();
      if (seen >= wanted) {
        return bin.getKey();
      }
    }
    return sorted.lastKey();
  }

  /** Bins to a row. */
  private static long step(long width) {
    for (long power = 1; ; power *= 10) {
      for (long step : STEPS) {
        if (width / (step * power) <= WANTED_ROWS) {
          return step * power;
        }
      }
    }
  }

  private double edge(long step, long place) {
    return BigDecimal.valueOf(step)
        .multiply(BigDecimal.valueOf(place))
        .scaleByPowerOfTen(exponent)
        .doubleValue();
  }
}
