package org.remotemedia.operators.benchmark;

import org.remotemedia.operators.kernel.ChannelMixing;
import org.remotemedia.operators.kernel.SampleConversion;
import org.remotemedia.operators.kernel.ScalarArithmetic;
import org.remotemedia.operators.kernel.SignalEnergy;
import org.remotemedia.operators.value.AudioBuffer;
import org.remotemedia.operators.value.AudioFormat;

/**
 * Everything but the resampler, on every format, often enough to be compiled: what has run before
 * in a process decides how JDK 17 compiles vectors, and a corpus job runs all of it in one process.
 */
final class OtherKernels {
  private static final int SAMPLES = 1 << 14;
  private static final int FRAME_SAMPLES = 480;
  private static final int ROUNDS = 300;
  private static final int MOST_CHANNELS = 3;

  private OtherKernels() {}

  static void run() {
    for (AudioFormat format : AudioFormat.values()) {
      AudioBuffer source = Noise.of(format, SAMPLES, 16_000, 1);
      for (int i = 0; i < ROUNDS; i++) {
        convert(source);
        measure(source);
        calculate(source);
        mix(source);
      }
    }
  }

  private static void convert(AudioBuffer source) {
    for (AudioFormat to : AudioFormat.values()) {
      Object target = to.newArray(SAMPLES);
      SampleConversion.convert(source.format(), source.array(), 0, to, target, 0, SAMPLES);
    }
  }

  private static void measure(AudioBuffer source) {
    double squares = 0;
    for (int start = 0; start + FRAME_SAMPLES <= SAMPLES; start += FRAME_SAMPLES) {
      squares += SignalEnergy.sumOfSquares(source.format(), source.array(), start, FRAME_SAMPLES);
    }
    if (!(squares > 0)) {
      throw new IllegalStateException("noise without energy");
    }
  }

  /** With numbers that F32 can hold and ones that it cannot. */
  private static void calculate(AudioBuffer source) {
    Object target = source.format().newArray(SAMPLES);
    for (double number : new double[] {0.5, 0.3}) {
      ScalarArithmetic.multiply(source.format(), source.array(), 0, target, SAMPLES, number);
      ScalarArithmetic.add(source.format(), source.array(), 0, target, SAMPLES, number);
    }
  }

  private static void mix(AudioBuffer mono) {
    Object target = ChannelMixing.outputFormat(mono.format()).newArray(SAMPLES);
    for (int channels = 1; channels <= MOST_CHANNELS; channels++) {
      int frames = SAMPLES / channels;
      AudioBuffer source =
          AudioBuffer.over(
              mono.array(), frames, mono.spec().withChannels(channels).withFrames(frames));
      ChannelMixing.mean(source, 0, frames, target);
      ChannelMixing.select(source, 0, frames, new int[] {channels - 1}, target);
    }
  }
}
