package org.remotemedia.operators.kernel;

/**
 * Loops over samples, as {@link SampleConversion}, {@link ScalarArithmetic}, {@link ChannelMixing},
 * {@link SignalEnergy} and {@link FiniteSamples} describe them. All implementations give the same
 * bits.
 */
interface SampleKernel {
  void f32ToI16(float[] in, int inStart, short[] out, int outStart, int samples);

  void f32ToI32(float[] in, int inStart, int[] out, int outStart, int samples);

  void i16ToF32(short[] in, int inStart, float[] out, int outStart, int samples);

  void i32ToF32(int[] in, int inStart, float[] out, int outStart, int samples);

  /** {@code in * factor + addend}, each operation in double, then rounded to float. */
  void affine(
      float[] in,
      int inStart,
      float[] out,
      int outStart,
      int samples,
      double factor,
      double addend);

  /** {@code in * factor + addend}, each operation in float. */
  void affineInFloat(
      float[] in, int inStart, float[] out, int outStart, int samples, float factor, float addend);

  /** {@code in * factor + addend}, each operation in double, then rounded half to even, clipped. */
  void affine(
      short[] in,
      int inStart,
      short[] out,
      int outStart,
      int samples,
      double factor,
      double addend);

  /** {@code in * factor + addend}, each operation in double, then rounded half to even, clipped. */
  void affine(
      int[] in, int inStart, int[] out, int outStart, int samples, double factor, double addend);

  /** The means of successive pairs of samples, as the sum of their halves in float. */
  void meanOfPairs(float[] in, int inStart, float[] out, int outStart, int pairs);

  /**
   * Sum of squares, in double. Sixteen sums run side by side, sample i going into sum i mod 16;
   * they are added by halves, 0 and 8, 1 and 9 and so on first. The up to 15 samples left over are
   * summed one by one and added last.
   */
  double sumOfSquares(float[] in, int start, int samples);

  /** Whether the first {@code samples} samples are neither NaN nor infinite. */
  boolean areFinite(float[] in, int samples);
}
