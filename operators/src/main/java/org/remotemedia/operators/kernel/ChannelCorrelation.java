package org.remotemedia.operators.kernel;

/**
 * How much two channels go together: Pearson's correlation r = cov(a, b) / √(var(a)·var(b)), and
 * whether they are the same sample by sample.
 */
public final class ChannelCorrelation {
  /** Less than this share of a mean square is what rounding leaves of a variance that is 0. */
  private static final double LEAST_VARIANCE = 1e-12;

  private double products;
  private boolean isEqual = true;

  /**
   * The next samples: the first {@code count} of both. Products are summed in four sums that run
   * side by side, as {@link LevelMeter} does.
   */
  public void add(double[] a, double[] b, int count) {
    double sum0 = 0;
    double sum1 = 0;
    double sum2 = 0;
    double sum3 = 0;
    int i = 0;
    for (; i + 3 < count; i += 4) {
      sum0 += a[i] * b[i];
      sum1 += a[i + 1] * b[i + 1];
      sum2 += a[i + 2] * b[i + 2];
      sum3 += a[i + 3] * b[i + 3];
    }
    for (; i < count; i++) {
      sum0 += a[i] * b[i];
    }
    products += (sum0 + sum1) + (sum2 + sum3);
    for (i = 0; isEqual && i < count; i++) {
      isEqual = a[i] == b[i];
    }
  }

  /** Whether all samples of both channels are equal. */
  public boolean isEqual() {
    return isEqual;
  }

  /**
   * The correlation from −1 to 1; 0 where a channel is constant, so that there is none.
   *
   * @param a the level of the first channel
   * @param b the level of the second
   */
  public double correlation(LevelMeter a, LevelMeter b) {
    double varianceOfA = variance(a);
    double varianceOfB = variance(b);
    if (varianceOfA == 0 || varianceOfB == 0) {
      return 0;
    }
    double covariance = products / a.samples() - a.mean() * b.mean();
    double correlation = covariance / Math.sqrt(varianceOfA * varianceOfB);
    return Math.max(-1, Math.min(1, correlation));
  }

  private static double variance(LevelMeter meter) {
    double variance = meter.meanSquare() - meter.mean() * meter.mean();
    return variance <= LEAST_VARIANCE * meter.meanSquare() ? 0 : variance;
  }
}
