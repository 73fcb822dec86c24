package org.remotemedia.operators.kernel;

/** Whether samples are numbers that can be computed with. */
public final class FiniteSamples {
  private FiniteSamples() {}

  /** Whether the first {@code samples} samples are neither NaN nor infinite. */
  public static boolean areFinite(float[] array, int samples) {
    return KernelPath.samples().areFinite(array, samples);
  }

  /** Whether the first {@code samples} samples are neither NaN nor infinite. */
  public static boolean areFinite(double[] array, int samples) {
    double a = 0;
    double b = 0;
    int i = 0;
    for (; i + 1 < samples; i += 2) {
      a += array[i] * 0;
      b += array[i + 1] * 0;
    }
    for (; i < samples; i++) {
      a += array[i] * 0;
    }
    return a + b == 0;
  }
}
