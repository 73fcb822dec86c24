package org.remotemedia.operators.kernel;

/** Loops over samples in plain Java. */
final class PlainSampleKernel implements SampleKernel {
  /** Added to a float, this leaves it rounded half to even, as an integer in its low bits. */
  private static final float ROUNDING = 0x1.8p23f;

  @Override
  public void f32ToI16(float[] in, int inStart, short[] out, int outStart, int samples) {
    for (int i = 0; i < samples; i++) {
      float value = in[inStart + i] * (float) SampleConversion.I16_SCALE;
      float clipped = Math.max(Short.MIN_VALUE, Math.min(Short.MAX_VALUE, value));
      out[outStart + i] = (short) Float.floatToRawIntBits(clipped + ROUNDING);
    }
  }

  @Override
  public void f32ToI32(float[] in, int inStart, int[] out, int outStart, int samples) {
    for (int i = 0; i < samples; i++) {
      out[outStart + i] = SampleConversion.roundToI32(in[inStart + i] * SampleConversion.I32_SCALE);
    }
  }

  @Override
  public void i16ToF32(short[] in, int inStart, float[] out, int outStart, int samples) {
    for (int i = 0; i < samples; i++) {
      out[outStart + i] = in[inStart + i] * (float) SampleConversion.I16_STEP;
    }
  }

  @Override
  public void i32ToF32(int[] in, int inStart, float[] out, int outStart, int samples) {
    for (int i = 0; i < samples; i++) {
      out[outStart + i] = (float) in[inStart + i] * (float) SampleConversion.I32_STEP;
    }
  }

  @Override
  public void affine(
      float[] in,
      int inStart,
      float[] out,
      int outStart,
      int samples,
      double factor,
      double addend) {
    for (int i = 0; i < samples; i++) {
      out[outStart + i] = (float) (in[inStart + i] * factor + addend);
    }
  }

  @Override
  public void affineInFloat(
      float[] in, int inStart, float[] out, int outStart, int samples, float factor, float addend) {
    for (int i = 0; i < samples; i++) {
      out[outStart + i] = in[inStart + i] * factor + addend;
    }
  }

  @Override
  public void affine(
      short[] in,
      int inStart,
      short[] out,
      int outStart,
      int samples,
      double factor,
      double addend) {
    for (int i = 0; i < samples; i++) {
      out[outStart + i] = SampleConversion.roundToI16(in[inStart + i] * factor + addend);
    }
  }

  @Override
  public void affine(
      int[] in, int inStart, int[] out, int outStart, int samples, double factor, double addend) {
    for (int i = 0; i < samples; i++) {
      out[outStart + i] = SampleConversion.roundToI32(in[inStart + i] * factor + addend);
    }
  }

  @Override
  public void meanOfPairs(float[] in, int inStart, float[] out, int outStart, int pairs) {
    for (int i = 0, j = inStart; i < pairs; i++, j += 2) {
      out[outStart + i] = in[j] * 0.5f + in[j + 1] * 0.5f;
    }
  }

  @Override
  public double sumOfSquares(float[] in, int start, int samples) {
    int end = start + (samples & ~15);
    double even =
        (column(in, start, end) + column(in, start + 4, end))
            + (column(in, start + 2, end) + column(in, start + 6, end));
    double odd =
        (column(in, start + 1, end) + column(in, start + 5, end))
            + (column(in, start + 3, end) + column(in, start + 7, end));
    return (even + odd) + rest(in, end, start + samples);
  }

  /** Two of the sixteen sums, eight samples apart. */
  private static double column(float[] in, int start, int end) {
    double low = 0;
    double high = 0;
    for (int i = start; i < end; i += 16) {
      double a = in[i];
      double b = in[i + 8];
      low += a * a;
      high += b * b;
    }
    return low + high;
  }

  /** The sum of squares from {@code start} to before {@code end}, one by one. */
  static double rest(float[] in, int start, int end) {
    double sum = 0;
    for (int i = start; i < end; i++) {
      double a = in[i];
      sum += a * a;
    }
    return sum;
  }

  /** x · 0 is 0 for finite x and NaN otherwise; several sums keep the processor busy. */
  @Override
  public boolean areFinite(float[] in, int samples) {
    float a = 0;
    float b = 0;
    float c = 0;
    float d = 0;
    int i = 0;
    for (; i + 3 < samples; i += 4) {
      a += in[i] * 0;
      b += in[i + 1] * 0;
      c += in[i + 2] * 0;
      d += in[i + 3] * 0;
    }
    for (; i < samples; i++) {
      a += in[i] * 0;
    }
    return a + b + c + d == 0;
  }
}
