package org.remotemedia.operators.kernel;

import org.remotemedia.operators.value.AudioFormat;

/**
 * Multiplies samples by a number or adds one to them. The number is in the unit of the samples:
 * full scale is 1.0 for F32 and F64, 2^15 for I16, 2^31 for I32. Results are computed in double and
 * brought back by {@link SampleConversion}'s rule: integer formats round half to even and clip, F32
 * takes the nearest value, which may be infinite.
 */
public final class ScalarArithmetic {
  private ScalarArithmetic() {}

  /** {@code target[i] = source[sourceStart + i] * factor}. */
  public static void multiply(
      AudioFormat format,
      Object source,
      int sourceStart,
      Object target,
      int samples,
      double factor) {
    switch (format) {
      case F32 -> {
        float[] in = (float[]) source;
        float[] out = (float[]) target;
        for (int i = 0; i < samples; i++) {
          out[i] = (float) (in[sourceStart + i] * factor);
        }
      }
      case I16 -> {
        short[] in = (short[]) source;
        short[] out = (short[]) target;
        for (int i = 0; i < samples; i++) {
          out[i] = SampleConversion.roundToI16(in[sourceStart + i] * factor);
        }
      }
      case I32 -> {
        int[] in = (int[]) source;
        int[] out = (int[]) target;
        for (int i = 0; i < samples; i++) {
          out[i] = SampleConversion.roundToI32(in[sourceStart + i] * factor);
        }
      }
      case F64 -> {
        double[] in = (double[]) source;
        double[] out = (double[]) target;
        for (int i = 0; i < samples; i++) {
          out[i] = in[sourceStart + i] * factor;
        }
      }
    }
  }

  /** {@code target[i] = source[sourceStart + i] + addend}. */
  public static void add(
      AudioFormat format,
      Object source,
      int sourceStart,
      Object target,
      int samples,
      double addend) {
    switch (format) {
      case F32 -> {
        float[] in = (float[]) source;
        float[] out = (float[]) target;
        for (int i = 0; i < samples; i++) {
          out[i] = (float) (in[sourceStart + i] + addend);
        }
      }
      case I16 -> {
        short[] in = (short[]) source;
        short[] out = (short[]) target;
        for (int i = 0; i < samples; i++) {
          out[i] = SampleConversion.roundToI16(in[sourceStart + i] + addend);
        }
      }
      case I32 -> {
        int[] in = (int[]) source;
        int[] out = (int[]) target;
        for (int i = 0; i < samples; i++) {
          out[i] = SampleConversion.roundToI32(in[sourceStart + i] + addend);
        }
      }
      case F64 -> {
        double[] in = (double[]) source;
        double[] out = (double[]) target;
        for (int i = 0; i < samples; i++) {
          out[i] = in[sourceStart + i] + addend;
        }
      }
    }
  }
}
