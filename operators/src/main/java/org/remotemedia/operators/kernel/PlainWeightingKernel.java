package org.remotemedia.operators.kernel;

/** Weighted sums in plain Java, four at a time. */
final class PlainWeightingKernel implements WeightingKernel {
  @Override
  public double weigh(
      double[] weights,
      int weightsStart,
      double[] samples,
      int samplesStart,
      int length,
      double[] scratch) {
    for (int lane = 0; lane < PARTIAL_SUMS; lane++) {
      double s0 = 0;
      double s1 = 0;
      double s2 = 0;
      double s3 = 0;
      int w = weightsStart + lane;
      int x = samplesStart + lane;
      for (int i = 0; i < length; i += SUMS) {
        s0 = Math.fma(weights[w + i], samples[x + i], s0);
        s1 = Math.fma(weights[w + i + 8], samples[x + i + 8], s1);
        s2 = Math.fma(weights[w + i + 16], samples[x + i + 16], s2);
        s3 = Math.fma(weights[w + i + 24], samples[x + i + 24], s3);
      }
      scratch[lane] = (s0 + s2) + (s1 + s3);
    }
    return WeightingKernel.total(scratch);
  }
}
