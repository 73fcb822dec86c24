package org.remotemedia.operators.kernel;

import org.remotemedia.operators.value.AudioBuffer;
import org.remotemedia.operators.value.AudioFormat;

/** Mixes and selects channels; the result is F32, or F64 for F64 input. */
public final class ChannelMixing {
  private ChannelMixing() {}

  /** The format that mixing {@code input} gives. */
  public static AudioFormat outputFormat(AudioFormat input) {
    return input == AudioFormat.F64 ? AudioFormat.F64 : AudioFormat.F32;
  }

  /**
   * The mean of all channels. Two channels of F32 are halved and added in float; otherwise channels
   * are summed in double, in their order.
   *
   * @param target array of the output format, of at least {@code frames} elements
   */
  public static void mean(AudioBuffer source, int firstFrame, int frames, Object target) {
    int channels = source.channels();
    int start = firstFrame * channels;
    boolean stereo = channels == 2;
    switch (source.format()) {
      case F32 -> {
        float[] in = source.floats();
        float[] out = (float[]) target;
        if (stereo) {
          KernelPath.samples().meanOfPairs(in, start, out, 0, frames);
          return;
        }
        for (int i = 0, j = start; i < frames; i++) {
          double sum = 0;
          for (int c = 0; c < channels; c++) {
            sum += in[j++];
          }
          out[i] = (float) (sum / channels);
        }
      }
      case I16 -> {
        short[] in = source.shorts();
        float[] out = (float[]) target;
        for (int i = 0, j = start; i < frames; i++) {
          double sum = 0;
          for (int c = 0; c < channels; c++) {
            sum += in[j++];
          }
          out[i] = (float) (sum * SampleConversion.I16_STEP / channels);
        }
      }
      case I32 -> {
        int[] in = source.ints();
        float[] out = (float[]) target;
        for (int i = 0, j = start; i < frames; i++) {
          double sum = 0;
          for (int c = 0; c < channels; c++) {
            sum += in[j++];
          }
          out[i] = (float) (sum * SampleConversion.I32_STEP / channels);
        }
      }
      case F64 -> {
        double[] in = source.doubles();
        double[] out = (double[]) target;
        for (int i = 0, j = start; i < frames; i++) {
          double sum = 0;
          for (int c = 0; c < channels; c++) {
            sum += in[j++];
          }
          out[i] = sum / channels;
        }
      }
    }
  }

  /**
   * Channel {@code selection[c]} of the source as channel c of the target; one channel may be
   * selected several times.
   *
   * @param target array of the output format, of at least {@code frames * selection.length}
   */
  public static void select(
      AudioBuffer source, int firstFrame, int frames, int[] selection, Object target) {
    int channels = source.channels();
    int width = selection.length;
    for (int c = 0; c < width; c++) {
      int start = firstFrame * channels + selection[c];
      switch (source.format()) {
        case F32 -> {
          float[] in = source.floats();
          float[] out = (float[]) target;
          for (int i = 0; i < frames; i++) {
            out[i * width + c] = in[start + i * channels];
          }
        }
        case I16 -> {
          short[] in = source.shorts();
          float[] out = (float[]) target;
          for (int i = 0; i < frames; i++) {
            out[i * width + c] = in[start + i * channels] * (float) SampleConversion.I16_STEP;
          }
        }
        case I32 -> {
          int[] in = source.ints();
          float[] out = (float[]) target;
          for (int i = 0; i < frames; i++) {
            out[i * width + c] =
                (float) in[start + i * channels] * (float) SampleConversion.I32_STEP;
          }
        }
        case F64 -> {
          double[] in = source.doubles();
          double[] out = (double[]) target;
          for (int i = 0; i < frames; i++) {
            out[i * width + c] = in[start + i * channels];
          }
        }
      }
    }
  }
}
