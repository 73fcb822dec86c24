package org.remotemedia.operators.kernel;

/**
 * The true peak of one channel, as ITU-R BS.1770-4, Annex 2, has it: the largest magnitude of the
 * signal at several times its rate, 4 times below 96 kHz, 2 times below 192 kHz, once from there
 * on.
 *
 * <p>The samples themselves are one phase; each phase between them is a filter of {@value #TAPS}
 * taps, the sinc of its place under a Kaiser window with β = {@value #BETA}, scaled to a sum of 1.
 * Its response is within 0.1 dB up to 0.4 of the rate. The annex's own filter has 12 taps, and is
 * an example there. Silence lies before the first sample and after the last.
 *
 * <p>What lies between samples is computed only where it can matter: the sum of a filter's
 * magnitudes times the largest magnitude around bounds it, and most of a recording is so much
 * quieter than its peak that the bound is below the peak so far. The result is not changed by that.
 */
final class TruePeakMeter {
  /** Even, half of them on each side. */
  private static final int TAPS = 24;

  private static final double BETA = 6;

  /** Samples that are computed, or left out, together. */
  private static final int STRIDE = 64;

  private final double[][] phases;

  /** Largest sum of the magnitudes of a phase's taps. */
  private final double gain;

  /** The last {@link #TAPS} samples, then those of the current stride. */
  private final double[] window = new double[TAPS + STRIDE];

  private final double[] sums = new double[STRIDE];
  private int used;
  private double lastLargest;
  private double peak;

  TruePeakMeter(int sampleRate) {
    int factor = factor(sampleRate);
    phases = new double[factor - 1][];
    double largest = 0;
    for (int phase = 1; phase < factor; phase++) {
      double[] taps = taps((double) phase / factor);
      phases[phase - 1] = taps;
      double sum = 0;
      for (double tap : taps) {
        sum += Math.abs(tap);
      }
      largest = Math.max(largest, sum);
    }
    gain = largest;
  }

  static int factor(int sampleRate) {
    if (sampleRate < 96_000) {
      return 4;
    }
    return sampleRate < 192_000 ? 2 : 1;
  }

  /** Tap t is for the sample t − TAPS/2 + 1 places after the one that the phase follows. */
  private static double[] taps(double place) {
    double[] taps = new double[TAPS];
    double sum = 0;
    for (int tap = 0; tap < TAPS; tap++) {
      double x = tap - TAPS / 2 + 1 - place;
      double ofHalf = x / (TAPS / 2);
      double window = bessel(BETA * Math.sqrt(1 - ofHalf * ofHalf)) / bessel(BETA);
      taps[tap] = StrictMath.sin(Math.PI * x) / (Math.PI * x) * window;
      sum += taps[tap];
    }
    for (int tap = 0; tap < TAPS; tap++) {
      taps[tap] /= sum;
    }
    return taps;
  }

  /** The modified Bessel function of order 0. */
  private static double bessel(double x) {
    double term = 1;
    double sum = 1;
    for (int i = 1; i < 40; i++) {
      term *= (x / 2 / i) * (x / 2 / i);
      sum += term;
    }
    return sum;
  }

  /** The next samples: {@code from} to before {@code to}. */
  void add(double[] in, int from, int to) {
    for (int i = from; i < to; ) {
      int count = Math.min(STRIDE - used, to - i);
      System.arraycopy(in, i, window, TAPS + used, count);
      used += count;
      i += count;
      if (used == STRIDE) {
        search();
      }
    }
  }

  /** The channel is complete. */
  void finish() {
    int silence = TAPS / 2 + (STRIDE - (used + TAPS / 2) % STRIDE) % STRIDE;
    add(new double[silence], 0, silence);
  }

  /** The true peak, at least the largest sample. */
  double peak() {
    return peak;
  }

  private void search() {
    double largest = 0;
    // Comparing is faster than Math.max, which waits for its last result.
    for (int i = TAPS; i < TAPS + STRIDE; i++) {
      double magnitude = Math.abs(window[i]);
      if (magnitude > largest) {
        largest = magnitude;
      }
    }
    peak = Math.max(peak, largest);
    if (Math.max(largest, lastLargest) * gain > peak) {
      for (double[] taps : phases) {
        interpolate(taps);
      }
    }
    lastLargest = largest;
    System.arraycopy(window, STRIDE, window, 0, TAPS);
    used = 0;
  }

  private void interpolate(double[] taps) {
    for (int i = 0; i < STRIDE; i++) {
      sums[i] = taps[0] * window[i + 1];
    }
    for (int tap = 1; tap < TAPS; tap++) {
      double factor = taps[tap];
      for (int i = 0; i < STRIDE; i++) {
        sums[i] += factor * window[i + 1 + tap];
      }
    }
    double highest = peak;
    for (int i = 0; i < STRIDE; i++) {
      double magnitude = Math.abs(sums[i]);
      if (magnitude > highest) {
        highest = magnitude;
      }
    }
    peak = highest;
  }
}
