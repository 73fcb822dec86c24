package org.remotemedia.operators.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.remotemedia.operators.value.AudioBuffer;
import org.remotemedia.operators.value.AudioFormat;

/** Streams of F32 through the resampler: chunks, channels, length, range, aliases of a sweep. */
class ResamplerStreamTest {
  /** Whole, or with a random source in chunks of 1 to 100,000 frames. */
  private static float[] resampled(
      int from, int to, ResampleQuality quality, AudioBuffer input, Random random) {
    int channels = input.channels();
    Resampler resampler = new Resampler(from, to, quality, channels, AudioFormat.F32);
    float[] output =
        new float[(int) Resampler.outputFrames(input.frames(), from, to) * channels + channels];
    int[] done = {0};
    for (int at = 0; at < input.frames(); ) {
      int left = input.frames() - at;
      int count = random == null ? left : Math.min(left, 1 + random.nextInt(longest(random)));
      resampler.process(input.slice(at, count), block -> append(block, output, done));
      at += count;
    }
    resampler.flush(block -> append(block, output, done));
    assertThat(done[0]).as("samples").isEqualTo(output.length - channels);
    return output;
  }

  private static int longest(Random random) {
    return new int[] {3, 200, 5000, 100_000}[random.nextInt(4)];
  }

  private static void append(AudioBuffer block, float[] output, int[] done) {
    System.arraycopy(block.floats(), 0, output, done[0], block.samples());
    done[0] += block.samples();
  }

  private static AudioBuffer noise(int rate, int frames, int channels) {
    Random random = new Random(frames);
    float[] samples = new float[frames * channels];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = 2 * random.nextFloat() - 1;
    }
    return AudioBuffer.f32(samples, frames, rate, channels);
  }

  @ParameterizedTest
  @CsvSource({
    "44100, 16000, 1, 120001",
    "44100, 16000, 7, 20001",
    "48000, 16000, 5, 30001",
    "8000, 44100, 3, 15001",
    "44100, 44101, 2, 6001",
    "1000, 768000, 1, 101",
    "768000, 1000, 1, 90001",
    "44100, 16000, 2, 1",
    "44100, 16000, 2, 0",
    "8000, 44100, 5, 1",
  })
  void randomChunksGiveTheBitsOfTheWhole(int from, int to, int channels, int frames) {
    AudioBuffer input = noise(from, frames, channels);
    float[] whole = resampled(from, to, ResampleQuality.HIGH, input, null);
    for (long seed = 1; seed <= 3; seed++) {
      assertThat(resampled(from, to, ResampleQuality.HIGH, input, new Random(seed)))
          .as("seed %d", seed)
          .isEqualTo(whole);
    }
  }

  /** A square wave of full scale overshoots when it is band-limited, by up to 18 % (Gibbs). */
  @Test
  void f32BeyondFullScaleIsNotClipped() {
    float[] square = new float[20_000];
    for (int i = 0; i < square.length; i++) {
      square[i] = i / 100 % 2 == 0 ? 1 : -1;
    }
    AudioBuffer input = AudioBuffer.f32(square, square.length, 44_100, 1);
    float highest = 0;
    for (float sample : resampled(44_100, 16_000, ResampleQuality.HIGH, input, null)) {
      highest = Math.max(highest, Math.abs(sample));
    }
    assertThat(highest).isBetween(1.05f, 1.25f);
  }

  /** From 8.1 kHz on nothing of a sweep may be left; F32 itself adds noise 140 dB down. */
  @ParameterizedTest
  @CsvSource({"LOW, 60", "MEDIUM, 92", "HIGH, 120", "VERY_HIGH, 120"})
  void aLogarithmicSweepAboveTheLowerNyquistFrequencyLeavesNoAlias(
      ResampleQuality quality, double depthDb) {
    int rate = 44_100;
    double lowest = 8100;
    double growth = Math.log(22_050 / lowest);
    float[] sweep = new float[2 * rate];
    for (int i = 0; i < sweep.length; i++) {
      double part = (double) i / sweep.length;
      double phase = 2 * Math.PI * lowest * 2 / growth * (Math.exp(growth * part) - 1);
      double fade = Math.pow(Math.sin(Math.PI * part), 2);
      sweep[i] = (float) (fade * Math.sin(phase));
    }
    AudioBuffer input = AudioBuffer.f32(sweep, sweep.length, rate, 1);
    double power = 0;
    float[] output = resampled(rate, 16_000, quality, input, null);
    for (float sample : output) {
      power += (double) sample * sample;
    }
    double sweepPower = 3.0 / 16;
    assertThat(-10 * Math.log10(power / output.length / sweepPower)).isGreaterThan(depthDb);
  }

  @ParameterizedTest
  @CsvSource({"44100, 16000", "48000, 16000", "16000, 44100", "44100, 44101"})
  void aConstantKeepsItsLevelInF32(int from, int to) {
    float[] ones = new float[30_000];
    java.util.Arrays.fill(ones, 1);
    AudioBuffer input = AudioBuffer.f32(ones, ones.length, from, 1);
    float[] output = resampled(from, to, ResampleQuality.HIGH, input, null);
    for (int i = output.length / 3; i < output.length * 2 / 3; i++) {
      assertThat(output[i]).isCloseTo(1, within(1e-6f));
    }
  }
}
