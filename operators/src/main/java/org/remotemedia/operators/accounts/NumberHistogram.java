package org.remotemedia.operators.accounts;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How often records had which number, those that were kept apart from those that were rejected.
 * Takes any finite numbers. Bins are as wide as 1/128 of a number's power of two; with more than
 * {@value #MOST_BINS} of them, all become twice as wide, as often as it takes. What comes out does
 * not depend on the order of numbers or merges: coarse bins are unions of fine ones, and no part
 * needs coarser ones than the whole.
 */
public final class NumberHistogram {
  /** Bins that are not empty. */
  static final int MOST_BINS = 512;

  /** Bits of a number's representation that its bin leaves out, at first and at most. */
  private static final int FINEST = 45;

  private static final int COARSEST = 62;

  private static final String DAMAGED = "damaged histogram of numbers";

  /**
   * Numbers from {@code from} up to, but without, {@code to}.
   *
   * @param kept of records that were kept
   * @param rejected of records that were rejected
   */
  public record Bin(double from, double to, long kept, long rejected) {}

  private record Counts(long kept, long rejected) {
    Counts plus(Counts other) {
      return new Counts(kept + other.kept, rejected + other.rejected);
    }
  }

  private static final Counts ONE_KEPT = new Counts(1, 0);
  private static final Counts ONE_REJECTED = new Counts(0, 1);

  private int shift = FINEST;
  private SortedMap<Long, Counts> bins = new TreeMap<>();
  private double lowest = Double.MAX_VALUE;
  private double highest = -Double.MAX_VALUE;

  NumberHistogram() {}

  /**
   * The written form.
   *
   * @param bins for each bin its number, how many were kept, and how many rejected
   */
  private record Written(double lowest, double highest, int shift, List<Long> bins) {}

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  private NumberHistogram(Written written) {
    lowest = written.lowest;
    highest = written.highest;
    shift = written.shift;
    boolean damaged =
        shift < FINEST
            || shift > COARSEST
            || written.bins == null
            || written.bins.size() % 3 != 0
            || written.bins.contains(null);
    if (damaged) {
      throw new IllegalArgumentException(DAMAGED);
    }
    for (int i = 0; i < written.bins.size(); i += 3) {
      Counts counts = new Counts(written.bins.get(i + 1), written.bins.get(i + 2));
      if (counts.kept < 0 || counts.rejected < 0) {
        throw new IllegalArgumentException(DAMAGED);
      }
      bins.put(written.bins.get(i), counts);
    }
  }

  @JsonValue
  private Written written() {
    List<Long> numbers = new ArrayList<>(3 * bins.size());
    bins.forEach(
        (bin, counts) -> {
          numbers.add(bin);
          numbers.add(counts.kept);
          numbers.add(counts.rejected);
        });
    return new Written(lowest, highest, shift, numbers);
  }

  /** Counts the number of a record. */
  void add(double number, boolean rejected) {
    lowest = Math.min(lowest, number);
    highest = Math.max(highest, number);
    count(bin(number), rejected ? ONE_REJECTED : ONE_KEPT);
    settle();
  }

  void add(NumberHistogram other) {
    lowest = Math.min(lowest, other.lowest);
    highest = Math.max(highest, other.highest);
    while (shift < other.shift) {
      coarsen();
    }
    other.bins.forEach((bin, counts) -> count(bin >> (shift - other.shift), counts));
    settle();
  }

  private void count(long bin, Counts counts) {
    bins.merge(bin, counts, Counts::plus);
  }

  private void settle() {
    while (bins.size() > MOST_BINS) {
      coarsen();
    }
  }

  private void coarsen() {
    SortedMap<Long, Counts> fine = bins;
    bins = new TreeMap<>();
    shift++;
    fine.forEach((bin, counts) -> count(bin >> 1, counts));
  }

  /**
   * The leading bits of a number's representation, which ascend with it. Below zero they are
   * mirrored, so that there too a bin holds its lower edge and not its upper one.
   */
  private long bin(double number) {
    return number < 0
        ? ~((Double.doubleToLongBits(-number) - 1) >>> shift)
        : Double.doubleToLongBits(number + 0.0) >>> shift;
  }

  private double edge(long bin) {
    return bin < 0 ? -magnitude(-bin) : magnitude(bin);
  }

  private double magnitude(long bin) {
    double edge = Double.longBitsToDouble(bin << shift);
    return Double.isFinite(edge) ? edge : Double.MAX_VALUE;
  }

  /** The bins that are not empty, ascending. */
  public List<Bin> bins() {
    List<Bin> all = new ArrayList<>(bins.size());
    for (Map.Entry<Long, Counts> bin : bins.entrySet()) {
      Counts counts = bin.getValue();
      all.add(new Bin(edge(bin.getKey()), edge(bin.getKey() + 1), counts.kept, counts.rejected));
    }
    return all;
  }

  /** The lowest number. */
  public double lowest() {
    return lowest;
  }

  /** The highest number. */
  public double highest() {
    return highest;
  }

  /** Records that were kept. */
  public long kept() {
    return bins.values().stream().mapToLong(Counts::kept).sum();
  }

  /** Records that were rejected. */
  public long rejected() {
    return bins.values().stream().mapToLong(Counts::rejected).sum();
  }
}
