package org.remotemedia.operators.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.remotemedia.operators.value.AudioBuffer;
import org.remotemedia.operators.value.AudioFormat;

class ResamplerTest {
  private static double[] resample(int from, int to, ResampleQuality quality, double[] input) {
    return collect(
        new Resampler(from, to, quality, 1, AudioFormat.F64),
        AudioBuffer.f64(input, input.length, from, 1));
  }

  private static double[] resampleF32(int from, int to, ResampleQuality quality, double[] input) {
    float[] floats = new float[input.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) input[i];
    }
    return collect(
        new Resampler(from, to, quality, 1, AudioFormat.F32),
        AudioBuffer.f32(floats, floats.length, from, 1));
  }

  private static double[] collect(Resampler resampler, AudioBuffer input) {
    double[][] output = {new double[0]};
    Consumer<AudioBuffer> append =
        block -> {
          int start = output[0].length;
          output[0] = Arrays.copyOf(output[0], start + block.samples());
          for (int i = 0; i < block.samples(); i++) {
            output[0][start + i] =
                block.format() == AudioFormat.F32 ? block.floats()[i] : block.doubles()[i];
          }
        };
    resampler.process(input, append);
    resampler.flush(append);
    return output[0];
  }

  private static double[] sine(double frequency, int rate, int frames) {
    double[] samples = new double[frames];
    for (int i = 0; i < frames; i++) {
      samples[i] = 0.5 * Math.sin(2 * Math.PI * frequency * i / rate);
    }
    return samples;
  }

  /** Power of the middle half of {@code signal - reference} relative to a sine at −6 dBFS, dB. */
  private static double relativeDb(double[] signal, double[] reference) {
    double power = 0;
    int from = signal.length / 4;
    int to = signal.length - from;
    for (int i = from; i < to; i++) {
      double difference = signal[i] - reference[i];
      power += difference * difference;
    }
    return 10 * Math.log10(power / (to - from) / 0.125);
  }

  @ParameterizedTest
  @CsvSource({
    "44100, 16000, HIGH, 130",
    "48000, 16000, HIGH, 130",
    "16000, 44100, HIGH, 130",
    "8000, 48000, HIGH, 130",
    "44100, 48000, HIGH, 130",
    "44100, 44101, HIGH, 130",
    "44101, 16001, HIGH, 130",
    "768000, 44101, HIGH, 130",
    "44100, 16000, VERY_HIGH, 145",
    "44100, 16000, MEDIUM, 100",
  })
  void aSineInF32IsTheSameSineInTime(int from, int to, ResampleQuality quality, double snrDb) {
    double[] output = resampleF32(from, to, quality, sine(1000, from, from));
    assertThat(-relativeDb(output, sine(1000, to, output.length))).isGreaterThan(snrDb);
  }

  @ParameterizedTest
  @CsvSource({
    "44100, 16000",
    "44100, 44101",
    "44101, 44100",
    "16000, 44101",
    "44101, 16001",
    "767999, 48000"
  })
  void inDoubleExactAndInterpolatedTablesReachTheDepthOfTheBestQuality(int from, int to) {
    double[] output = resample(from, to, ResampleQuality.VERY_HIGH, sine(1000, from, from));
    assertThat(-relativeDb(output, sine(1000, to, output.length))).isGreaterThan(170);
  }

  @ParameterizedTest
  @CsvSource({"LOW, 60", "MEDIUM, 95", "HIGH, 135", "VERY_HIGH, 165"})
  void whatLiesAboveTheLowerNyquistFrequencyIsStopped(ResampleQuality quality, double depthDb) {
    for (double frequency : new double[] {8010, 8100, 8200, 9000, 12_000, 16_000, 21_000}) {
      double[] output = resample(44_100, 16_000, quality, sine(frequency, 44_100, 44_100));
      assertThat(-relativeDb(output, new double[output.length]))
          .as("%s Hz", frequency)
          .isGreaterThan(depthDb);
    }
  }

  /** What soxr's HQ reaches with the same sines, in float32 too. */
  @ParameterizedTest
  @CsvSource({
    "44100, 8200, 142.7",
    "44100, 9000, 143.8",
    "44100, 12000, 143.3",
    "48000, 8200, 130.6",
    "48000, 9000, 146.5",
    "48000, 12000, 200",
  })
  void inSinglePrecisionHighStopsNoLessThanOthers(int from, double frequency, double depthDb) {
    double[] output =
        resampleF32(from, 16_000, ResampleQuality.HIGH, sine(frequency, from, 2 * from));
    assertThat(-relativeDb(output, new double[output.length])).isGreaterThan(depthDb);
  }

  @Test
  void thePassbandIsFlat() {
    for (double frequency : new double[] {100, 3000, 6000, 7200, 7300}) {
      double[] output =
          resample(44_100, 16_000, ResampleQuality.HIGH, sine(frequency, 44_100, 44_100));
      assertThat(-relativeDb(output, sine(frequency, 16_000, output.length)))
          .as("%s Hz", frequency)
          .isGreaterThan(130);
    }
    double[] edge = resample(44_100, 16_000, ResampleQuality.HIGH, sine(7460, 44_100, 44_100));
    double gainDb = relativeDb(edge, new double[edge.length]);
    assertThat(gainDb).isBetween(-0.1, 0.0);
  }

  @ParameterizedTest
  @CsvSource({
    "44100, 16000",
    "16000, 44100",
    "44100, 44101",
    "48000, 8000",
    "8000, 8",
    "768000, 2999"
  })
  void aConstantStaysConstant(int from, int to) {
    double[] input = new double[400 * Math.max(1, from / to)];
    Arrays.fill(input, 0.75);
    double[] output = resample(from, to, ResampleQuality.LOW, input);
    for (int i = output.length / 3; i < output.length * 2 / 3; i++) {
      assertThat(output[i]).isCloseTo(0.75, within(1e-12));
    }
  }

  @ParameterizedTest
  @CsvSource({"1, 2", "2, 1", "147, 160", "441, 160", "3, 1"})
  void anImpulseComesOutSymmetricalAboutItsOwnTime(int fromFactor, int toFactor) {
    double[] input = new double[4000 * fromFactor + 1];
    input[2000 * fromFactor] = 1;
    double[] output = resample(fromFactor * 50, toFactor * 50, ResampleQuality.HIGH, input);
    int centre = 2000 * toFactor;
    for (int distance = 1; distance < 1500; distance++) {
      assertThat(output[centre + distance]).isCloseTo(output[centre - distance], within(1e-15));
      assertThat(Math.abs(output[centre + distance])).isLessThan(output[centre]);
    }
  }

  @Test
  void theFrameCountIsTheCeilingOfTheRatio() {
    Random random = new Random(7);
    int[] usual = {1, 2, 3, 8000, 11_025, 16_000, 22_050, 44_100, 44_101, 48_000, 96_000, 768_000};
    for (int i = 0; i < 150; i++) {
      int from = i % 3 == 0 ? 1 + random.nextInt(768_000) : usual[random.nextInt(usual.length)];
      int to = i % 4 == 0 ? 1 + random.nextInt(768_000) : usual[random.nextInt(usual.length)];
      int frames = random.nextInt(to / from > 100 ? 4 : 3000);
      long expected =
          BigInteger.valueOf(frames)
              .multiply(BigInteger.valueOf(to))
              .add(BigInteger.valueOf(from - 1))
              .divide(BigInteger.valueOf(from))
              .longValueExact();
      Resampler resampler = new Resampler(from, to, ResampleQuality.LOW, 1, AudioFormat.F32);
      long[] counted = {0};
      Consumer<AudioBuffer> count = block -> counted[0] += block.frames();
      resampler.process(AudioBuffer.f32(new float[frames], frames, from, 1), count);
      resampler.flush(count);
      assertThat(counted[0]).as("%d frames, %d to %d", frames, from, to).isEqualTo(expected);
      assertThat(Resampler.outputFrames(frames, from, to)).isEqualTo(expected);
    }
  }

  @Test
  void channelsDoNotMix() {
    double[] left = sine(440, 44_100, 3000);
    double[] right = sine(1234, 44_100, 3000);
    double[] both = new double[6000];
    for (int i = 0; i < 3000; i++) {
      both[2 * i] = left[i];
      both[2 * i + 1] = right[i];
    }
    double[] output =
        collect(
            new Resampler(44_100, 16_000, ResampleQuality.HIGH, 2, AudioFormat.F64),
            AudioBuffer.f64(both, 3000, 44_100, 2));
    double[] leftAlone = resample(44_100, 16_000, ResampleQuality.HIGH, left);
    double[] rightAlone = resample(44_100, 16_000, ResampleQuality.HIGH, right);
    for (int i = 0; i < leftAlone.length; i++) {
      assertThat(output[2 * i]).isEqualTo(leftAlone[i]);
      assertThat(output[2 * i + 1]).isEqualTo(rightAlone[i]);
    }
  }

  @Test
  void integersAreScaledToFullScaleOne() {
    short[] shorts = new short[2000];
    int[] ints = new int[2000];
    float[] floats = new float[2000];
    Random random = new Random(3);
    for (int i = 0; i < 2000; i++) {
      shorts[i] = (short) random.nextInt();
      ints[i] = shorts[i] << 16;
      floats[i] = shorts[i] / 32768f;
    }
    Resampler resampler = new Resampler(48_000, 16_000, ResampleQuality.HIGH, 1, AudioFormat.F32);
    double[] expected = collect(resampler, AudioBuffer.f32(floats, 2000, 48_000, 1));
    assertThat(collect(resampler, AudioBuffer.i16(shorts, 2000, 48_000, 1))).isEqualTo(expected);
    assertThat(collect(resampler, AudioBuffer.i32(ints, 2000, 48_000, 1))).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"44100, 16000", "44100, 44101", "768000, 1", "1, 768000", "768000, 44100"})
  void tablesAndBuffersStaySmall(int from, int to) {
    Resampler resampler = new Resampler(from, to, ResampleQuality.VERY_HIGH, 2, AudioFormat.F32);
    assertThat(resampler.memoryBytes()).isBetween(100_000L, 10_000_000L);
  }

  @Test
  void ratesOutOfRangeAndIntegerOutputAreRefused() {
    assertThatThrownBy(() -> new Resampler(0, 8000, ResampleQuality.LOW, 1, AudioFormat.F32))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Resampler(8000, 768_001, ResampleQuality.LOW, 1, AudioFormat.F32))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Resampler(8000, 16_000, ResampleQuality.LOW, 1, AudioFormat.I16))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @CsvSource({"44100, 16000, 1", "48000, 16000, 2", "16000, 44100, 3", "44100, 48000, 5"})
  void overManyBlocksTheBitsDoNotDependOnChunks(int from, int to, int channels) {
    Random random = new Random(11);
    int frames = 70_001;
    float[] input = new float[frames * channels];
    for (int i = 0; i < input.length; i++) {
      input[i] = (float) random.nextGaussian();
    }
    AudioBuffer whole = AudioBuffer.f32(input, frames, from, channels);
    Resampler resampler = new Resampler(from, to, ResampleQuality.HIGH, channels, AudioFormat.F32);
    double[] expected = collect(resampler, whole);
    for (int longest : new int[] {7, 997, 100_000}) {
      int[] done = {0};
      double[] output = new double[expected.length];
      Consumer<AudioBuffer> append =
          block -> {
            for (int i = 0; i < block.samples(); i++) {
              output[done[0]++] = block.floats()[i];
            }
          };
      for (int at = 0; at < frames; ) {
        int count = Math.min(frames - at, 1 + random.nextInt(longest));
        resampler.process(whole.slice(at, count), append);
        at += count;
      }
      resampler.flush(append);
      assertThat(output).as("chunks up to %d", longest).isEqualTo(expected);
    }
  }

  @Test
  void valuesNearTheEndOfTheRangeStayFinite() {
    double[] loud = sine(1000, 44_100, 44_100);
    for (int i = 0; i < loud.length; i++) {
      loud[i] *= 0x1p127;
    }
    double[] output = resampleF32(44_100, 16_000, ResampleQuality.HIGH, loud);
    for (int i = 0; i < output.length; i++) {
      output[i] *= 0x1p-127;
    }
    assertThat(-relativeDb(output, sine(1000, 16_000, output.length))).isGreaterThan(130);
  }

  @Test
  void silenceStaysSilent() {
    assertThat(resampleF32(44_100, 16_000, ResampleQuality.HIGH, new double[50_000]))
        .containsOnly(0.0);
  }
}
