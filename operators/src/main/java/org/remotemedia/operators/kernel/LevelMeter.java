package org.remotemedia.operators.kernel;

/**
 * The level of one channel: its mean, its mean square and its peak. Each block is summed in four
 * sums that run side by side, sample i going into sum i mod 4 and the up to three left over into
 * the first, which are then added as (0+1) + (2+3); the sums of blocks are added in their order. So
 * the result depends on where blocks are cut, by the last bits.
 */
public final class LevelMeter {
  private long samples;
  private double sum;
  private double squares;
  private double lowest = Double.POSITIVE_INFINITY;
  private double highest = Double.NEGATIVE_INFINITY;

  /** The next samples, of full scale 1.0: the first {@code count} of {@code in}. */
  public void add(double[] in, int count) {
    double sum0 = 0;
    double sum1 = 0;
    double sum2 = 0;
    double sum3 = 0;
    double squares0 = 0;
    double squares1 = 0;
    double squares2 = 0;
    double squares3 = 0;
    double low = lowest;
    double high = highest;
    int i = 0;
    for (; i + 3 < count; i += 4) {
      double a = in[i];
      double b = in[i + 1];
      double c = in[i + 2];
      double d = in[i + 3];
      sum0 += a;
      sum1 += b;
      sum2 += c;
      sum3 += d;
      squares0 += a * a;
      squares1 += b * b;
      squares2 += c * c;
      squares3 += d * d;
      if (a < low || b < low || c < low || d < low) {
        low = Math.min(Math.min(Math.min(a, b), Math.min(c, d)), low);
      }
      if (a > high || b > high || c > high || d > high) {
        high = Math.max(Math.max(Math.max(a, b), Math.max(c, d)), high);
      }
    }
    for (; i < count; i++) {
      double a = in[i];
      sum0 += a;
      squares0 += a * a;
      low = Math.min(a, low);
      high = Math.max(a, high);
    }
    samples += count;
    sum += (sum0 + sum1) + (sum2 + sum3);
    squares += (squares0 + squares1) + (squares2 + squares3);
    lowest = low;
    highest = high;
  }

  public long samples() {
    return samples;
  }

  /** Sum of the squares of all samples. */
  public double squares() {
    return squares;
  }

  /** Mean of the squares of all samples, 0 without samples. */
  public double meanSquare() {
    return samples == 0 ? 0 : squares / samples;
  }

  /** Mean of all samples, 0 without samples. */
  public double mean() {
    return samples == 0 ? 0 : sum / samples;
  }

  /** Largest magnitude of a sample, 0 without samples. */
  public double peak() {
    return samples == 0 ? 0 : Math.max(-lowest, highest);
  }
}
