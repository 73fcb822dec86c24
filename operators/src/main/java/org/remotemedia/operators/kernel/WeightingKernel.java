package org.remotemedia.operators.kernel;

/**
 * The weighted sum that gives one output of a direct filter, in double precision with fused
 * products. All implementations give the same bits: product i goes into sum i mod {@value #SUMS},
 * and these are added in halves, sum j to sum j + 16, then to j + 8, and so on.
 */
interface WeightingKernel {
  /** Sums side by side; lengths are multiples of it. */
  int SUMS = 32;

  /** Elements of the scratch array. */
  int PARTIAL_SUMS = 8;

  /** Σ weights[weightsStart + i] · samples[samplesStart + i] for {@code length} i. */
  double weigh(
      double[] weights,
      int weightsStart,
      double[] samples,
      int samplesStart,
      int length,
      double[] scratch);

  /** The last three halvings. */
  static double total(double[] s) {
    return ((s[0] + s[4]) + (s[2] + s[6])) + ((s[1] + s[5]) + (s[3] + s[7]));
  }
}
