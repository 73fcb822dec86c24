package org.remotemedia.operators.kernel;

import org.remotemedia.operators.value.AudioFormat;

/**
 * The one rule by which samples change their format.
 *
 * <ul>
 *   <li>floating to integer: times 2^(bits−1), rounded half to even, clipped
 *   <li>integer to floating: divided by 2^(bits−1)
 *   <li>integer to integer: shifted, which rounds downwards when bits are lost
 *   <li>floating to floating: the nearest value
 * </ul>
 *
 * <p>Samples must be finite. I16 to F32 or F64 and back is the identity, and so is I32 to F64 and
 * back.
 */
public final class SampleConversion {
  /** One step of full scale 1.0 in I16. */
  static final double I16_STEP = 0x1p-15;

  /** One step of full scale 1.0 in I32. */
  static final double I32_STEP = 0x1p-31;

  static final double I16_SCALE = 0x1p15;
  static final double I32_SCALE = 0x1p31;
  private static final int SHIFT = 16;

  private SampleConversion() {}

  /** {@code value}, in steps of I16, as the nearest sample: half to even, clipped. */
  public static short roundToI16(double value) {
    return (short) Math.max(Short.MIN_VALUE, Math.min(Short.MAX_VALUE, (int) Math.rint(value)));
  }

  /** {@code value}, in steps of I32, as the nearest sample: half to even, clipped by the cast. */
  public static int roundToI32(double value) {
    return (int) Math.rint(value);
  }

  /**
   * Converts {@code samples} samples; source and target must not be the same array.
   *
   * @param source array of {@code from}'s element type
   * @param target array of {@code to}'s element type
   */
  public static void convert(
      AudioFormat from,
      Object source,
      int sourceStart,
      AudioFormat to,
      Object target,
      int targetStart,
      int samples) {
    if (from == to) {
      System.arraycopy(source, sourceStart, target, targetStart, samples);
      return;
    }
    switch (from) {
      case F32 -> fromF32((float[]) source, sourceStart, to, target, targetStart, samples);
      case I16 -> fromI16((short[]) source, sourceStart, to, target, targetStart, samples);
      case I32 -> fromI32((int[]) source, sourceStart, to, target, targetStart, samples);
      case F64 -> fromF64((double[]) source, sourceStart, to, target, targetStart, samples);
    }
  }

  /**
   * Takes one channel out of interleaved samples, as doubles of full scale 1.0.
   *
   * @param source interleaved array of {@code format}'s element type
   * @param sourceStart index of the first sample to take
   * @param channels distance from one sample to the next
   */
  public static void channelToF64(
      AudioFormat format,
      Object source,
      int sourceStart,
      int channels,
      double[] target,
      int targetStart,
      int frames) {
    int end = targetStart + frames;
    switch (format) {
      case F32 -> {
        float[] in = (float[]) source;
        for (int i = targetStart, j = sourceStart; i < end; i++, j += channels) {
          target[i] = in[j];
        }
      }
      case I16 -> {
        short[] in = (short[]) source;
        for (int i = targetStart, j = sourceStart; i < end; i++, j += channels) {
          target[i] = in[j] * I16_STEP;
        }
      }
      case I32 -> {
        int[] in = (int[]) source;
        for (int i = targetStart, j = sourceStart; i < end; i++, j += channels) {
          target[i] = in[j] * I32_STEP;
        }
      }
      case F64 -> {
        double[] in = (double[]) source;
        for (int i = targetStart, j = sourceStart; i < end; i++, j += channels) {
          target[i] = in[j];
        }
      }
    }
  }

  /**
   * Takes one channel out of interleaved samples, as floats of full scale 1.0.
   *
   * @param source interleaved array of {@code format}'s element type
   * @param sourceStart index of the first sample to take
   * @param channels distance from one sample to the next
   */
  static void channelToF32(
      AudioFormat format,
      Object source,
      int sourceStart,
      int channels,
      float[] target,
      int targetStart,
      int frames) {
    int end = targetStart + frames;
    switch (format) {
      case F32 -> {
        float[] in = (float[]) source;
        if (channels == 1) {
          System.arraycopy(in, sourceStart, target, targetStart, frames);
          return;
        }
        for (int i = targetStart, j = sourceStart; i < end; i++, j += channels) {
          target[i] = in[j];
        }
      }
      case I16 -> {
        short[] in = (short[]) source;
        for (int i = targetStart, j = sourceStart; i < end; i++, j += channels) {
          target[i] = in[j] * (float) I16_STEP;
        }
      }
      case I32 -> {
        int[] in = (int[]) source;
        for (int i = targetStart, j = sourceStart; i < end; i++, j += channels) {
          target[i] = (float) in[j] * (float) I32_STEP;
        }
      }
      case F64 -> {
        double[] in = (double[]) source;
        for (int i = targetStart, j = sourceStart; i < end; i++, j += channels) {
          target[i] = (float) in[j];
        }
      }
    }
  }

  private static void fromF32(
      float[] in, int inStart, AudioFormat to, Object target, int outStart, int samples) {
    switch (to) {
      case I16 -> KernelPath.samples().f32ToI16(in, inStart, (short[]) target, outStart, samples);

      case I32 -> KernelPath.samples().f32ToI32(in, inStart, (int[]) target, outStart, samples);

      case F64 -> {
        double[] out = (double[]) target;
        for (int i = 0; i < samples; i++) {
          out[outStart + i] = in[inStart + i];
        }
      }
      case F32 -> throw new AssertionError(to);
    }
  }

  private static void fromI16(
      short[] in, int inStart, AudioFormat to, Object target, int outStart, int samples) {
    switch (to) {
      case F32 -> KernelPath.samples().i16ToF32(in, inStart, (float[]) target, outStart, samples);

      case I32 -> {
        int[] out = (int[]) target;
        for (int i = 0; i < samples; i++) {
          out[outStart + i] = in[inStart + i] << SHIFT;
        }
      }
      case F64 -> {
        double[] out = (double[]) target;
        for (int i = 0; i < samples; i++) {
          out[outStart + i] = in[inStart + i] * I16_STEP;
        }
      }
      case I16 -> throw new AssertionError(to);
    }
  }

  private static void fromI32(
      int[] in, int inStart, AudioFormat to, Object target, int outStart, int samples) {
    switch (to) {
      case F32 -> KernelPath.samples().i32ToF32(in, inStart, (float[]) target, outStart, samples);

      case I16 -> {
        short[] out = (short[]) target;
        for (int i = 0; i < samples; i++) {
          out[outStart + i] = (short) (in[inStart + i] >> SHIFT);
        }
      }
      case F64 -> {
        double[] out = (double[]) target;
        for (int i = 0; i < samples; i++) {
          out[outStart + i] = in[inStart + i] * I32_STEP;
        }
      }
      case I32 -> throw new AssertionError(to);
    }
  }

  private static void fromF64(
      double[] in, int inStart, AudioFormat to, Object target, int outStart, int samples) {
    switch (to) {
      case F32 -> {
        float[] out = (float[]) target;
        for (int i = 0; i < samples; i++) {
          out[outStart + i] = (float) in[inStart + i];
        }
      }
      case I16 -> {
        short[] out = (short[]) target;
        for (int i = 0; i < samples; i++) {
          out[outStart + i] = roundToI16(in[inStart + i] * I16_SCALE);
        }
      }
      case I32 -> {
        int[] out = (int[]) target;
        for (int i = 0; i < samples; i++) {
          out[outStart + i] = roundToI32(in[inStart + i] * I32_SCALE);
        }
      }
      case F64 -> throw new AssertionError(to);
    }
  }
}
