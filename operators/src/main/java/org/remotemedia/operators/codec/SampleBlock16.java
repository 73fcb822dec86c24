package org.remotemedia.operators.codec;

import org.remotemedia.operators.kernel.SampleConversion;
import org.remotemedia.operators.value.AudioFormat;

/**
 * The samples of one FLAC block, of 16 bits and interleaved: the form that its MD5 is taken of, and
 * that is converted to float with vectors.
 */
final class SampleBlock16 {
  private final int channels;
  private short[] samples = {};

  SampleBlock16(int channels) {
    this.channels = channels;
  }

  /** Takes the first {@code frames} of a block. */
  void interleave(FlacBlocks blocks, int frames) {
    if (samples.length < frames * channels) {
      samples = new short[frames * channels];
    }
    int first = FlacBlocks.offset();
    if (channels == 2) {
      int[] left = blocks.channel(0);
      int[] right = blocks.channel(1);
      for (int i = 0; i < frames; i++) {
        samples[2 * i] = (short) left[first + i];
        samples[2 * i + 1] = (short) right[first + i];
      }
      return;
    }
    for (int channel = 0; channel < channels; channel++) {
      int[] in = blocks.channel(channel);
      for (int i = 0, at = channel; i < frames; i++, at += channels) {
        samples[at] = (short) in[first + i];
      }
    }
  }

  /** What was taken last; beyond it, what was there before. */
  short[] samples() {
    return samples;
  }

  /**
   * Converts {@code count} frames from {@code frame} on, to where frame {@code target} is in {@code
   * out}.
   */
  void toFloat(int frame, float[] out, int target, int count) {
    SampleConversion.convert(
        AudioFormat.I16,
        samples,
        frame * channels,
        AudioFormat.F32,
        out,
        target * channels,
        count * channels);
  }
}
