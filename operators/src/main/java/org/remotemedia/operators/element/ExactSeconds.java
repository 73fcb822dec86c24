package org.remotemedia.operators.element;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** Times as decimal numbers of seconds from which the frame can be told again. */
public final class ExactSeconds {
  /** Of the highest rates there are; a double has 15 digits, some of them before the point. */
  private static final int MOST_DECIMALS = 9;

  private static final double[] POWERS = {1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9};

  private ExactSeconds() {}

  /**
   * The number with the fewest decimals that, times the rate, rounds to the frame.
   *
   * @param frame from 0 up
   * @param sampleRate Hz, from 1 up
   */
  public static double of(long frame, int sampleRate) {
    double exact = (double) frame / sampleRate;
    if (frame % sampleRate == 0) {
      return exact;
    }
    for (int decimals = 1; decimals < MOST_DECIMALS; decimals++) {
      double rounded = Math.rint(exact * POWERS[decimals]) / POWERS[decimals];
      if (frame == Math.round(rounded * sampleRate)) {
        return rounded;
      }
    }
    return exact;
  }

  /**
   * The same of a frame in audio that begins somewhere in its file.
   *
   * @param startSeconds where, s
   */
  public static double of(long frame, int sampleRate, double startSeconds) {
    double seconds = of(frame, sampleRate);
    return startSeconds == 0
        ? seconds
        : BigDecimal.valueOf(startSeconds).add(BigDecimal.valueOf(seconds)).doubleValue();
  }

  /** Without an exponent, and without a point where there are no decimals. */
  public static String text(double seconds) {
    BigDecimal decimal = BigDecimal.valueOf(seconds).stripTrailingZeros();
    return decimal.scale() < 0
        ? decimal.setScale(0, RoundingMode.UNNECESSARY).toPlainString()
        : decimal.toPlainString();
  }
}
