package org.remotemedia.operators.kernel;

import java.util.Arrays;

/**
 * Powers of blocks, counted by loudness in steps of {@value #STEP_LU} LU between {@value
 * #LOWEST_LUFS} and {@value #HIGHEST_LUFS} LUFS; louder ones count in the highest step. Of each
 * step the sum of powers is kept, too, so that only the gates and percentiles fall on steps, and
 * means are exact.
 */
final class LoudnessHistogram {
  /** The absolute gate of BS.1770; nothing below is counted. */
  static final double LOWEST_LUFS = -70;

  private static final double HIGHEST_LUFS = 30;
  private static final double STEP_LU = 0.01;
  private static final int STEPS = (int) Math.round((HIGHEST_LUFS - LOWEST_LUFS) / STEP_LU);

  static final long BYTES = (long) STEPS * (Long.BYTES + Double.BYTES);

  private final long[] counts = new long[STEPS];
  private final double[] powers = new double[STEPS];
  private long blocks;

  /** Loudness −0.691 + 10·log10 of a power. */
  static double loudness(double power) {
    return -0.691 + 10 * StrictMath.log10(power);
  }

  private static int step(double loudness) {
    int step = (int) Math.floor((loudness - LOWEST_LUFS) / STEP_LU);
    return Math.max(0, Math.min(STEPS - 1, step));
  }

  void clear() {
    Arrays.fill(counts, 0);
    Arrays.fill(powers, 0);
    blocks = 0;
  }

  /** One block; it counts if its loudness is above the absolute gate. */
  void add(double power) {
    double loudness = power > 0 ? loudness(power) : LOWEST_LUFS;
    if (loudness > LOWEST_LUFS) {
      int step = step(loudness);
      counts[step]++;
      powers[step] += power;
      blocks++;
    }
  }

  boolean isEmpty() {
    return blocks == 0;
  }

  /** The mean power of blocks that are at most {@code lu} quieter than the mean of all. */
  double gatedMean(double lu) {
    return mean(gate(lu));
  }

  /** From the lower to the upper percentile, in LU, of such blocks; 0 if there are none. */
  double range(double lu, double lowerShare, double upperShare) {
    if (blocks == 0) {
      return 0;
    }
    int first = gate(lu);
    long count = 0;
    for (int i = first; i < STEPS; i++) {
      count += counts[i];
    }
    return (stepOf(first, Math.round((count - 1) * upperShare))
            - stepOf(first, Math.round((count - 1) * lowerShare)))
        * STEP_LU;
  }

  private int gate(double lu) {
    return step(loudness(mean(0)) - lu);
  }

  private double mean(int first) {
    long count = 0;
    double sum = 0;
    for (int i = first; i < STEPS; i++) {
      count += counts[i];
      sum += powers[i];
    }
    return sum / count;
  }

  /** The step of the block with this rank, counted from {@code first} on. */
  private int stepOf(int first, long rank) {
    long left = rank;
    int step = first;
    while (left >= counts[step]) {
      left -= counts[step];
      step++;
    }
    return step;
  }
}
