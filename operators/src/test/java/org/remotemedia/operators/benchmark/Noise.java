package org.remotemedia.operators.benchmark;

import java.util.Random;
import org.remotemedia.operators.kernel.SampleConversion;
import org.remotemedia.operators.value.AudioBuffer;
import org.remotemedia.operators.value.AudioFormat;

/** The data that all benchmarks run over: white noise, uniform up to 0.3 of full scale. */
final class Noise {
  private static final long SEED = 1;
  private static final double LEVEL = 0.3;

  private Noise() {}

  /** A buffer of {@code frames} frames. */
  static AudioBuffer of(AudioFormat format, int frames, int sampleRate, int channels) {
    int samples = frames * channels;
    double[] noise = new Random(SEED).doubles(samples, -LEVEL, LEVEL).toArray();
    AudioBuffer f64 = AudioBuffer.f64(noise, frames, sampleRate, channels);
    Object array = format.newArray(samples);
    SampleConversion.convert(AudioFormat.F64, noise, 0, format, array, 0, samples);
    return AudioBuffer.over(array, frames, f64.spec().withFormat(format));
  }
}
