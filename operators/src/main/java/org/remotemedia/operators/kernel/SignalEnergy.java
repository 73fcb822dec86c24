package org.remotemedia.operators.kernel;

import org.remotemedia.operators.value.AudioFormat;

/** Energy of samples, relative to full scale 1.0. */
public final class SignalEnergy {
  /** What digital silence, and anything quieter than this, is said to have, dB. */
  public static final double FLOOR_DB = -120.0;

  private static final double FLOOR_MEAN_SQUARE = 1e-12;

  private SignalEnergy() {}

  /**
   * Sum of the squares of {@code samples} samples, with integers scaled to full scale 1.0. The
   * order is fixed: for F32 it is that of {@link SampleKernel#sumOfSquares}; for the others, four
   * sums run side by side, sample i going into sum i mod 4 and the up to three left over into the
   * first, and are then added as (0+1) + (2+3).
   *
   * @param array array of {@code format}'s element type
   */
  public static double sumOfSquares(AudioFormat format, Object array, int start, int samples) {
    return switch (format) {
      case F32 -> KernelPath.samples().sumOfSquares((float[]) array, start, samples);
      case I16 ->
          ofI16((short[]) array, start, samples)
              * (SampleConversion.I16_STEP * SampleConversion.I16_STEP);
      case I32 ->
          ofI32((int[]) array, start, samples)
              * (SampleConversion.I32_STEP * SampleConversion.I32_STEP);
      case F64 -> ofF64((double[]) array, start, samples);
    };
  }

  /** 10·log10 of a mean square, at least {@link #FLOOR_DB}. */
  public static double decibels(double meanSquare) {
    return isSilence(meanSquare) ? FLOOR_DB : 10 * StrictMath.log10(meanSquare);
  }

  /** Whether a mean square is that of digital silence, as {@link #FLOOR_DB} has it. */
  static boolean isSilence(double meanSquare) {
    return meanSquare <= FLOOR_MEAN_SQUARE;
  }

  private static double ofI16(short[] in, int start, int samples) {
    double s0 = 0;
    double s1 = 0;
    double s2 = 0;
    double s3 = 0;
    int i = start;
    for (int end = start + (samples & ~3); i < end; i += 4) {
      double a = in[i];
      double b = in[i + 1];
      double c = in[i + 2];
      double d = in[i + 3];
      s0 += a * a;
      s1 += b * b;
      s2 += c * c;
      s3 += d * d;
    }
    for (; i < start + samples; i++) {
      double a = in[i];
      s0 += a * a;
    }
    return (s0 + s1) + (s2 + s3);
  }

  private static double ofI32(int[] in, int start, int samples) {
    double s0 = 0;
    double s1 = 0;
    double s2 = 0;
    double s3 = 0;
    int i = start;
    for (int end = start + (samples & ~3); i < end; i += 4) {
      double a = in[i];
      double b = in[i + 1];
      double c = in[i + 2];
      double d = in[i + 3];
      s0 += a * a;
      s1 += b * b;
      s2 += c * c;
      s3 += d * d;
    }
    for (; i < start + samples; i++) {
      double a = in[i];
      s0 += a * a;
    }
    return (s0 + s1) + (s2 + s3);
  }

  private static double ofF64(double[] in, int start, int samples) {
    double s0 = 0;
    double s1 = 0;
    double s2 = 0;
    double s3 = 0;
    int i = start;
    for (int end = start + (samples & ~3); i < end; i += 4) {
      double a = in[i];
      double b = in[i + 1];
      double c = in[i + 2];
      double d = in[i + 3];
      s0 += a * a;
      s1 += b * b;
      s2 += c * c;
      s3 += d * d;
    }
    for (; i < start + samples; i++) {
      double a = in[i];
      s0 += a * a;
    }
    return (s0 + s1) + (s2 + s3);
  }
}
