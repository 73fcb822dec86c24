package org.remotemedia.operators.codec;

/**
 * Turns residuals into samples, in place (RFC 9639, sections 9.2.5 and 9.2.6). Arrays hold {@link
 * #PADDING} values before the first sample; they are read, with coefficient 0, and need only exist.
 * Sums are of 64 bits; samples of up to 32 bits then come out exact.
 */
final class FlacPrediction {
  /** Longest predictor. */
  static final int MAX_ORDER = 32;

  static final int PADDING = MAX_ORDER;

  private FlacPrediction() {}

  /**
   * The fixed predictors, differences of an order.
   *
   * @param x residuals from {@code first + order} on, samples before
   * @param order 0 to 4
   */
  static void fixed(int order, int[] x, int first, int frames) {
    int end = first + frames;
    switch (order) {
      case 0 -> {}
      case 1 -> {
        int sample = x[first];
        for (int i = first + 1; i < end; i++) {
          sample += x[i];
          x[i] = sample;
        }
      }
      case 2 -> {
        for (int i = first + 2; i < end; i++) {
          x[i] += 2 * x[i - 1] - x[i - 2];
        }
      }
      case 3 -> {
        for (int i = first + 3; i < end; i++) {
          x[i] += 3 * x[i - 1] - 3 * x[i - 2] + x[i - 3];
        }
      }
      default -> {
        for (int i = first + 4; i < end; i++) {
          x[i] += 4 * x[i - 1] - 6 * x[i - 2] + 4 * x[i - 3] - x[i - 4];
        }
      }
    }
  }

  /** As {@link #fixed(int, int[], int, int)}, for samples of 33 bits. */
  static void fixed(int order, long[] x, int first, int frames) {
    for (int i = first + order; i < first + frames; i++) {
      x[i] +=
          switch (order) {
            case 0 -> 0;
            case 1 -> x[i - 1];
            case 2 -> 2 * x[i - 1] - x[i - 2];
            case 3 -> 3 * x[i - 1] - 3 * x[i - 2] + x[i - 3];
            default -> 4 * x[i - 1] - 6 * x[i - 2] + 4 * x[i - 3] - x[i - 4];
          };
    }
  }

  /**
   * A linear predictor.
   *
   * @param c coefficients, that of the sample before first; {@link #MAX_ORDER} of them, 0 beyond
   *     the order
   * @param shift by which sums are shifted to the right
   */
  static void linear(int order, int[] c, int shift, int[] x, int first, int frames) {
    int end = first + frames;
    if (order <= 4) {
      upTo4(c, shift, x, first + order, end);
    } else if (order <= 8) {
      upTo8(c, shift, x, first + order, end);
    } else if (order <= 12) {
      upTo12(c, shift, x, first + order, end);
    } else {
      upTo32(c, order, shift, x, first + order, end);
    }
  }

  // The sample just before enters last: everything else does not wait for it.

  private static void upTo4(int[] c, int shift, int[] x, int from, int end) {
    long c0 = c[0];
    long c1 = c[1];
    long c2 = c[2];
    long c3 = c[3];
    long before = x[from - 1];
    for (int i = from; i < end; i++) {
      long sum = c3 * x[i - 4] + c2 * x[i - 3] + c1 * x[i - 2] + c0 * before;
      int sample = x[i] + (int) (sum >> shift);
      x[i] = sample;
      before = sample;
    }
  }

  private static void upTo8(int[] c, int shift, int[] x, int from, int end) {
    long c0 = c[0];
    long c1 = c[1];
    long c2 = c[2];
    long c3 = c[3];
    long c4 = c[4];
    long c5 = c[5];
    long c6 = c[6];
    long c7 = c[7];
    long before = x[from - 1];
    for (int i = from; i < end; i++) {
      long far = c7 * x[i - 8] + c6 * x[i - 7] + c5 * x[i - 6] + c4 * x[i - 5];
      long sum = far + c3 * x[i - 4] + c2 * x[i - 3] + c1 * x[i - 2] + c0 * before;
      int sample = x[i] + (int) (sum >> shift);
      x[i] = sample;
      before = sample;
    }
  }

  private static void upTo12(int[] c, int shift, int[] x, int from, int end) {
    long c0 = c[0];
    long c1 = c[1];
    long c2 = c[2];
    long c3 = c[3];
    long c4 = c[4];
    long c5 = c[5];
    long c6 = c[6];
    long c7 = c[7];
    long c8 = c[8];
    long c9 = c[9];
    long c10 = c[10];
    long c11 = c[11];
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

  private static void upTo32(int[] c, int order, int shift, int[] x, int from, int end) {
    for (int i = from; i < end; i++) {
      long sum = 0;
      for (int k = order - 1; k >= 0; k--) {
        sum += (long) c[k] * x[i - 1 - k];
      }
      x[i] += (int) (sum >> shift);
    }
  }

  /** As {@link #linear(int, int[], int, int[], int, int)}, for samples of 33 bits. */
  static void linear(int order, int[] c, int shift, long[] x, int first, int frames) {
    for (int i = first + order; i < first + frames; i++) {
      long sum = 0;
      for (int k = 0; k < order; k++) {
        sum += c[k] * x[i - 1 - k];
      }
      x[i] += sum >> shift;
    }
  }
}
