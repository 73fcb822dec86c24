package org.remotemedia.operators.kernel;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/** Weighted sums with the Vector API, four vectors at a time. */
final class VectorWeightingKernel implements WeightingKernel {
  private static final VectorSpecies<Double> SPECIES = VectorSpeciesChoice.DOUBLES;
  private static final int LANES = SPECIES.length();

  @Override
  public double weigh(
      double[] weights,
      int weightsStart,
      double[] samples,
      int samplesStart,
      int length,
      double[] scratch) {
    for (int lane = 0; lane < PARTIAL_SUMS; lane += LANES) {
      DoubleVector s0 = DoubleVector.zero(SPECIES);
      DoubleVector s1 = s0;
      DoubleVector s2 = s0;
      DoubleVector s3 = s0;
      int w = weightsStart + lane;
      int x = samplesStart + lane;
      for (int i = 0; i < length; i += SUMS) {
        s0 = at(weights, w + i).fma(at(samples, x + i), s0);
        s1 = at(weights, w + i + 8).fma(at(samples, x + i + 8), s1);
        s2 = at(weights, w + i + 16).fma(at(samples, x + i + 16), s2);
        s3 = at(weights, w + i + 24).fma(at(samples, x + i + 24), s3);
      }
      s0.add(s2).add(s1.add(s3)).intoArray(scratch, lane);
    }
    return WeightingKernel.total(scratch);
  }

  private static DoubleVector at(double[] array, int index) {
    return DoubleVector.fromArray(SPECIES, array, index);
  }
}
