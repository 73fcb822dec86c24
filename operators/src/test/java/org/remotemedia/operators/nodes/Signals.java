package org.remotemedia.operators.nodes;

import java.util.Arrays;
import java.util.function.IntToDoubleFunction;
import org.remotemedia.operators.value.AudioBuffer;

/** Test signals of known figures. */
final class Signals {
  private Signals() {}

  /** Mono samples, each a function of its index. */
  static AudioBuffer mono(int rate, int frames, IntToDoubleFunction sample) {
    return AudioBuffer.f32(samples(frames, sample), frames, rate, 1);
  }

  static float[] samples(int frames, IntToDoubleFunction sample) {
    float[] samples = new float[frames];
    for (int i = 0; i < frames; i++) {
      samples[i] = (float) sample.applyAsDouble(i);
    }
    return samples;
  }

  /** A sine's samples as a function of their index. */
  static IntToDoubleFunction sine(double amplitude, double hertz, int rate) {
    return i -> amplitude * Math.sin(2 * Math.PI * hertz * i / rate);
  }

  /** Channels of equal length, interleaved. */
  static AudioBuffer interleaved(int rate, float[]... channels) {
    int frames = channels[0].length;
    float[] samples = new float[frames * channels.length];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = channels[i % channels.length][i / channels.length];
    }
    return AudioBuffer.f32(samples, frames, rate, channels.length);
  }

  /** Stretches one after another: pairs of milliseconds and of the level of a 1 kHz square wave. */
  static AudioBuffer stretches(int rate, double... millisecondsAndAmplitudes) {
    float[] samples = new float[0];
    for (int i = 0; i < millisecondsAndAmplitudes.length; i += 2) {
      int start = samples.length;
      int frames = (int) Math.round(millisecondsAndAmplitudes[i] * rate / 1000);
      samples = Arrays.copyOf(samples, start + frames);
      int half = rate / 2000;
      for (int j = 0; j < frames; j++) {
        double sign = j / half % 2 == 0 ? 1 : -1;
        samples[start + j] = (float) (sign * millisecondsAndAmplitudes[i + 1]);
      }
    }
    return AudioBuffer.f32(samples, samples.length, rate, 1);
  }
}
