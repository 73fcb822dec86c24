package org.remotemedia.operators.codec;

import java.util.Arrays;

/**
 * The predictor of one subframe, which turns residuals into samples, in place (RFC 9639, sections
 * 9.2.5 and 9.2.6); the fixed predictors are linear ones of known coefficients. Arrays hold {@link
 * #PADDING} values before the first sample; they are read, with coefficient 0, and need only exist.
 * Sums are of 64 bits; samples of up to 32 bits then come out exact.
 *
 * <p>Where sums fit into 32 bits, as they do in nearly all files of 16, one product of two packed
 * numbers takes two coefficients at once. With the samples s, a pair is {@code s[i] + s[i-1] *
 * 2^32}; times {@code c[k+1] + c[k] * 2^32}, modulo 2^64, that is {@code (c[k] * s[i] + c[k+1] *
 * s[i-1]) * 2^32 + c[k+1] * s[i]}. As the last term is less than 2^31 in amount, the sum wanted is
 * what stands above 32 bits after 2^31 is added.
 */
final class FlacPrediction {
  /** Longest predictor. */
  static final int MAX_ORDER = 32;

  static final int PADDING = MAX_ORDER;

  static final int MAX_FIXED_ORDER = 4;

  /** Longest predictor in packed form. */
  static final int MAX_PACKED_ORDER = 12;

  /** Added to a packed sum. */
  static final long HALF = 1L << 31;

  private static final int[][] FIXED = {{}, {1}, {2, -1}, {3, -3, 1}, {4, -6, 4, -1}};

  private final int[] coefficients = new int[MAX_ORDER];
  private int order;
  private int shift;

  /**
   * Becomes a fixed predictor.
   *
   * @param fixedOrder 0 to {@link #MAX_FIXED_ORDER}
   */
  void become(int fixedOrder) {
    System.arraycopy(FIXED[fixedOrder], 0, coefficients, 0, fixedOrder);
    become(fixedOrder, 0);
  }

  /**
   * Takes on an order and the shift of sums to the right; the coefficients are those that were set.
   */
  void become(int linearOrder, int sumShift) {
    Arrays.fill(coefficients, linearOrder, MAX_ORDER, 0);
    order = linearOrder;
    shift = sumShift;
  }

  /** Sets the coefficient of the sample {@code k + 1} before. */
  void setCoefficient(int k, int value) {
    coefficients[k] = value;
  }

  int order() {
    return order;
  }

  /** Whether the packed form is exact for samples of so many bits. */
  boolean isPackable(int bits) {
    if (order > MAX_PACKED_ORDER || bits > Integer.SIZE) {
      return false;
    }
    long sum = 0;
    for (int k = 0; k < order; k++) {
      sum += Math.abs((long) coefficients[k]);
    }
    return sum << (bits - 1) < HALF;
  }

  /** Two coefficients, that of the sample {@code k + 1} before and the next. */
  long packedCoefficients(int k) {
    return coefficients[k + 1] + ((long) coefficients[k] << 32);
  }

  /** A packed sum is shifted right by so much, once {@link #HALF} is added. */
  int packedShift() {
    return Integer.SIZE + shift;
  }

  /** The sample at an index and the one before it. */
  static long pair(int[] x, int index) {
    return x[index] + ((long) x[index - 1] << 32);
  }

  /**
   * Makes samples of residuals.
   *
   * @param from at least as many samples as the order stand before it, or padding
   */
  void restore(int[] x, int from, int end) {
    if (order <= 12) {
      upTo12(x, from, end);
    } else {
      upTo32(x, from, end);
    }
  }

  // The sample just before enters last: everything else does not wait for it.

  private void upTo12(int[] x, int from, int end) {
    long c0 = coefficients[0];
    long c1 = coefficients[1];
    long c2 = coefficients[2];
    long c3 = coefficients[3];
    long c4 = coefficients[4];
    long c5 = coefficients[5];
    long c6 = coefficients[6];
    long c7 = coefficients[7];
    long c8 = coefficients[8];
    long c9 = coefficients[9];
    long c10 = coefficients[10];
    long c11 = coefficients[11];
    long before = x[from - 1];
    for (int i = from; i < end; i++) {
      long farthest = c11 * x[i - 12] + c10 * x[i - 11] + c9 * x[i - 10] + c8 * x[i - 9];
      long far = c7 * x[i - 8] + c6 * x[i - 7] + c5 * x[i - 6] + c4 * x[i - 5];
      long sum = farthest + far + c3 * x[i - 4] + c2 * x[i - 3] + c1 * x[i - 2] + c0 * before;
      int sample = x[i] + (int) (sum >> shift);
      x[i] = sample;
      before = sample;
    }
  }

  private void upTo32(int[] x, int from, int end) {
    for (int i = from; i < end; i++) {
      long sum = 0;
      for (int k = order - 1; k >= 0; k--) {
        sum += (long) coefficients[k] * x[i - 1 - k];
      }
      x[i] += (int) (sum >> shift);
    }
  }

  /** As {@link #restore(int[], int, int)}, for samples of 33 bits. */
  void restore(long[] x, int from, int end) {
    for (int i = from; i < end; i++) {
      long sum = 0;
      for (int k = 0; k < order; k++) {
        sum += coefficients[k] * x[i - 1 - k];
      }
      x[i] += sum >> shift;
    }
  }
}
