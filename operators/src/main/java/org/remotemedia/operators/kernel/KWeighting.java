package org.remotemedia.operators.kernel;

/**
 * The K-weighting of ITU-R BS.1770-4, Annex 1: a shelf of +4 dB above some 1.7 kHz for the head,
 * and a high pass at 38 Hz, each a filter of second order.
 *
 * <p>The recommendation gives coefficients for 48 kHz only, and asks for the same response at other
 * rates. With K = tan(π·f/rate), the bilinear transform's, and D = 1 + K/Q + K², the filters are
 *
 * <ul>
 *   <li>shelf: f = 1681.974450955533 Hz, Q = 0.7071752369554196, H = 10^(3.999843853973347/20), B =
 *       H^0.4996667741545416; b = (H + B·K/Q + K², 2(K² − H), H − B·K/Q + K²)/D
 *   <li>high pass: f = 38.13547087602444 Hz, Q = 0.5003270373238773; b = (1, −2, 1)
 *   <li>both: a = (1, 2(K² − 1)/D, (1 − K/Q + K²)/D)
 * </ul>
 *
 * <p>which at 48 kHz are the recommendation's. The parameters were found so by B. De Man,
 * "Evaluation of implementations of the EBU R128 loudness measurement", AES 145, 2018, and are
 * those of libebur128.
 */
final class KWeighting {
  /**
   * Below this, the shelf would lie at the end of the spectrum or beyond. The bilinear transform
   * bends it at low rates: at 8 kHz it is up by 0.4 dB at 2 kHz, at 4 kHz down by 0.2 dB at 1 kHz.
   */
  static final int LOWEST_RATE = 4000;

  private static final double SHELF_HZ = 1681.974450955533;
  private static final double SHELF_Q = 0.7071752369554196;
  private static final double SHELF_DB = 3.999843853973347;
  private static final double SHELF_EXPONENT = 0.4996667741545416;
  private static final double HIGH_PASS_HZ = 38.13547087602444;
  private static final double HIGH_PASS_Q = 0.5003270373238773;

  /** What is left in the filters of a sound long gone; smaller numbers are slow to compute with. */
  private static final double NOTHING = 1e-30;

  final double b0;
  final double b1;
  final double b2;
  final double a1;
  final double a2;

  /** The high pass has b = (1, −2, 1). */
  final double highPassA1;

  final double highPassA2;

  KWeighting(int sampleRate) {
    double k = StrictMath.tan(Math.PI * SHELF_HZ / sampleRate);
    double gain = StrictMath.pow(10, SHELF_DB / 20);
    double middle = StrictMath.pow(gain, SHELF_EXPONENT);
    double d = 1 + k / SHELF_Q + k * k;
    b0 = (gain + middle * k / SHELF_Q + k * k) / d;
    b1 = 2 * (k * k - gain) / d;
    b2 = (gain - middle * k / SHELF_Q + k * k) / d;
    a1 = 2 * (k * k - 1) / d;
    a2 = (1 - k / SHELF_Q + k * k) / d;
    double h = StrictMath.tan(Math.PI * HIGH_PASS_HZ / sampleRate);
    double e = 1 + h / HIGH_PASS_Q + h * h;
    highPassA1 = 2 * (h * h - 1) / e;
    highPassA2 = (1 - h / HIGH_PASS_Q + h * h) / e;
  }

  /** What the filters remember of one channel, and the energy of what came out. */
  static final class Channel {
    private double shelf1;
    private double shelf2;
    private double high1;
    private double high2;
    private double squares;

    /** The sum of squares since it was last asked for. */
    double takeSquares() {
      double sum = squares;
      squares = 0;
      return sum;
    }

    private static double settled(double state) {
      return Math.abs(state) < NOTHING ? 0 : state;
    }

    /** At places that do not depend on chunks. */
    void settle() {
      shelf1 = settled(shelf1);
      shelf2 = settled(shelf2);
      high1 = settled(high1);
      high2 = settled(high2);
    }
  }

  /** Weights samples {@code from} to before {@code to}, and sums their squares one by one. */
  void weigh(double[] in, int from, int to, Channel channel) {
    double s1 = channel.shelf1;
    double s2 = channel.shelf2;
    double h1 = channel.high1;
    double h2 = channel.high2;
    double sum = channel.squares;
    for (int i = from; i < to; i++) {
      double x = in[i];
      double y = b0 * x + s1;
      s1 = (b1 * x + s2) - a1 * y;
      s2 = b2 * x - a2 * y;
      double z = y + h1;
      h1 = (h2 - 2 * y) - highPassA1 * z;
      h2 = y - highPassA2 * z;
      sum += z * z;
    }
    channel.shelf1 = s1;
    channel.shelf2 = s2;
    channel.high1 = h1;
    channel.high2 = h2;
    channel.squares = sum;
  }

  /**
   * The same for two channels at once, with the same results: each step waits for the last one of
   * its channel, and meanwhile the other's is done.
   */
  void weigh(double[] in, double[] other, int from, int to, Channel channel, Channel otherChannel) {
    double s1 = channel.shelf1;
    double s2 = channel.shelf2;
    double h1 = channel.high1;
    double h2 = channel.high2;
    double sum = channel.squares;
    double t1 = otherChannel.shelf1;
    double t2 = otherChannel.shelf2;
    double g1 = otherChannel.high1;
    double g2 = otherChannel.high2;
    double otherSum = otherChannel.squares;
    for (int i = from; i < to; i++) {
      double x = in[i];
      double w = other[i];
      double y = b0 * x + s1;
      double v = b0 * w + t1;
      s1 = (b1 * x + s2) - a1 * y;
      t1 = (b1 * w + t2) - a1 * v;
      s2 = b2 * x - a2 * y;
      t2 = b2 * w - a2 * v;
      double z = y + h1;
      double u = v + g1;
      h1 = (h2 - 2 * y) - highPassA1 * z;
      g1 = (g2 - 2 * v) - highPassA1 * u;
      h2 = y - highPassA2 * z;
      g2 = v - highPassA2 * u;
      sum += z * z;
      otherSum += u * u;
    }
    channel.shelf1 = s1;
    channel.shelf2 = s2;
    channel.high1 = h1;
    channel.high2 = h2;
    channel.squares = sum;
    otherChannel.shelf1 = t1;
    otherChannel.shelf2 = t2;
    otherChannel.high1 = g1;
    otherChannel.high2 = g2;
    otherChannel.squares = otherSum;
  }
}
