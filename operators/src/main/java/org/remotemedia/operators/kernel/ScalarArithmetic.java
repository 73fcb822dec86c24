package org.remotemedia.operators.kernel;

import org.remotemedia.operators.value.AudioFormat;

/**
 * Multiplies samples by a number or adds one to them. The number is in the unit of the samples:
 * full scale is 1.0 for F32 and F64, 2^15 for I16, 2^31 for I32. Results are computed in double and
 * brought back by {@link SampleConversion}'s rule: integer formats round half to even and clip, F32
 * takes the nearest value, which may be infinite.
 */
public final class ScalarArithmetic {
  /** Added to a number, leaves it alone, be it a zero of either sign. */
  private static final double NOTHING = -0.0;

  private ScalarArithmetic() {}

  /** {@code target[i] = source[sourceStart + i] * factor}. */
  public static void multiply(
      AudioFormat format,
      Object source,
      int sourceStart,
      Object target,
      int samples,
      double factor) {
    affine(format, source, sourceStart, target, samples, factor, NOTHING);
  }

  /** {@code target[i] = source[sourceStart + i] + addend}. */
  public static void add(
      AudioFormat format,
      Object source,
      int sourceStart,
      Object target,
      int samples,
      double addend) {
    affine(format, source, sourceStart, target, samples, 1, addend);
  }

  /** One of the two operations leaves its operand alone. */
  private static void affine(
      AudioFormat format,
      Object source,
      int sourceStart,
      Object target,
      int samples,
      double factor,
      double addend) {
    SampleKernel kernel = KernelPath.samples();
    switch (format) {
      case F32 -> {
        float[] in = (float[]) source;
        float[] out = (float[]) target;
        if (isFloat(factor) && isFloat(addend)) {
          affineInFloat(in, sourceStart, out, samples, (float) factor, (float) addend);
        } else {
          kernel.affine(in, sourceStart, out, 0, samples, factor, addend);
        }
      }
      case I16 ->
          kernel.affine(
              (short[]) source, sourceStart, (short[]) target, 0, samples, factor, addend);
      case I32 ->
          kernel.affine((int[]) source, sourceStart, (int[]) target, 0, samples, factor, addend);
      case F64 -> {
        double[] in = (double[]) source;
        double[] out = (double[]) target;
        for (int i = 0; i < samples; i++) {
          out[i] = in[sourceStart + i] * factor + addend;
        }
      }
    }
  }

  private static boolean isFloat(double value) {
    return value == (float) value;
  }

  /**
   * One operation on two floats gives the same float whether it is rounded at once or by way of
   * double, since double has more than twice the digits and two; and this way is the faster one.
   */
  private static void affineInFloat(
      float[] in, int inStart, float[] out, int samples, float factor, float addend) {
    for (int i = 0; i < samples; i++) {
      out[i] = in[inStart + i] * factor + addend;
    }
  }
}
