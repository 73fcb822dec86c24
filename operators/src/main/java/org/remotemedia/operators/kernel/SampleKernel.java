package org.remotemedia.operators.kernel;

/**
 * Conversion and energy of samples, as {@link SampleConversion} and {@link SignalEnergy} describe
 * them, and whether they are finite. All implementations give the same bits. What changes between
 * types of 64 and 32 bits is not among them: the Vector API of JDK 17 allocates for it when other
 * conversions have run before.
 */
interface SampleKernel {
  void f32ToI16(float[] in, int inStart, short[] out, int outStart, int samples);

  void i16ToF32(short[] in, int inStart, float[] out, int outStart, int samples);

  void i32ToF32(int[] in, int inStart, float[] out, int outStart, int samples);

  /**
   * Sum of squares, in double. Sixteen sums run side by side, sample i going into sum i mod 16;
   * they are added by halves, 0 and 8, 1 and 9 and so on first. The up to 15 samples left over are
   * summed one by one and added last.
   */
  double sumOfSquares(float[] in, int start, int samples);

  /** Whether the first {@code samples} samples are neither NaN nor infinite. */
  boolean areFinite(float[] in, int samples);
}
