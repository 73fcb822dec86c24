package org.remotemedia.operators.kernel;

import org.remotemedia.operators.value.AudioBuffer;

/** Whether samples are numbers that can be computed with. */
public final class FiniteSamples {
  private FiniteSamples() {}

  /** First frame with a NaN or infinite sample, or −1; integer formats have none. */
  public static int firstNonFiniteFrame(AudioBuffer audio) {
    int samples = audio.samples();
    return switch (audio.format()) {
      case F32 ->
          areFinite(audio.floats(), samples)
              ? -1
              : firstNonFinite(audio.floats()) / audio.channels();
      case F64 ->
          areFinite(audio.doubles(), samples)
              ? -1
              : firstNonFinite(audio.doubles()) / audio.channels();
      case I16, I32 -> -1;
    };
  }

  private static int firstNonFinite(float[] samples) {
    int i = 0;
    while (Float.isFinite(samples[i])) {
      i++;
    }
    return i;
  }

  private static int firstNonFinite(double[] samples) {
    int i = 0;
    while (Double.isFinite(samples[i])) {
      i++;
    }
    return i;
  }

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
