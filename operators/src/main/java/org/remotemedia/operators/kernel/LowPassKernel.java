package org.remotemedia.operators.kernel;

/**
 * A windowed-sinc low-pass filter as a function of continuous time, whose unit is the sample period
 * of the lower of two rates. Its cut-off lies midway between the end of the passband and the
 * Nyquist frequency of that rate.
 *
 * <p>The window is Kaiser's, with shape and length after J. F. Kaiser, "Nonrecursive digital filter
 * design using the I0-sinh window function", 1974: β = 0.1102 (A − 8.7) for A &gt; 50 dB, and N − 1
 * = (A − 7.95) / (2.285 Δω).
 */
final class LowPassKernel {
  private final double cutoff;
  private final double beta;
  private final double besselOfBeta;
  private final double halfWidth;

  LowPassKernel(ResampleQuality quality) {
    double attenuation = quality.stopbandDb();
    double transition = StrictMath.PI * (1 - quality.passbandEdge());
    this.cutoff = (1 + quality.passbandEdge()) / 2;
    this.beta = 0.1102 * (attenuation - 8.7);
    this.besselOfBeta = besselI0(beta);
    this.halfWidth = (attenuation - 7.95) / (2.285 * transition) / 2;
  }

  /** The kernel is zero at and beyond this distance from its centre. */
  double halfWidth() {
    return halfWidth;
  }

  /** Value at {@code time}; the integral over all times is 1 to within the stop-band depth. */
  double at(double time) {
    double relative = time / halfWidth;
    double inside = 1 - relative * relative;
    if (inside <= 0) {
      return 0;
    }
    double window = besselI0(beta * StrictMath.sqrt(inside)) / besselOfBeta;
    double angle = StrictMath.PI * cutoff * time;
    double sinc = angle == 0 ? 1 : StrictMath.sin(angle) / angle;
    return cutoff * sinc * window;
  }

  /**
   * The modified Bessel function of the first kind and order zero, by its power series Σ ((x²/4)^k
   * / (k!)²): Abramowitz and Stegun, Handbook of Mathematical Functions, 9.6.12.
   */
  static double besselI0(double x) {
    double quarterSquare = x * x / 4;
    double term = 1;
    double sum = 1;
    for (int k = 1; term > sum * 0x1p-54; k++) {
      term *= quarterSquare / ((double) k * k);
      sum += term;
    }
    return sum;
  }
}
