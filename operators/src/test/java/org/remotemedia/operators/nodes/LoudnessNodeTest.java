package org.remotemedia.operators.nodes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.remotemedia.operators.error.AudioFormatError;
import org.remotemedia.operators.value.AudioBuffer;
import org.remotemedia.operators.value.AudioFormat;

/** Signals and tolerances of EBU Tech 3341 and 3342, by the numbers of their cases, and others. */
class LoudnessNodeTest {
  private static final int RATE = 48_000;
  private static final Offset<Double> TENTH = within(0.1);

  private static JsonNode loudness(AudioBuffer audio) {
    return NodeRuns.json(NodeRuns.runJson("LoudnessNode", "{}", audio).toString());
  }

  private static double integrated(AudioBuffer audio) {
    return loudness(audio).get("integrated_lufs").doubleValue();
  }

  /** A sine of 1 kHz that goes on, at pairs of seconds and peak levels, dB. */
  private static float[] tone(int rate, double... secondsAndLevels) {
    float[] samples = new float[0];
    for (int i = 0; i < secondsAndLevels.length; i += 2) {
      int start = samples.length;
      samples = Arrays.copyOf(samples, start + (int) Math.round(secondsAndLevels[i] * rate));
      double amplitude = Math.pow(10, secondsAndLevels[i + 1] / 20);
      for (int j = start; j < samples.length; j++) {
        samples[j] = (float) (amplitude * Math.sin(2 * Math.PI * 1000 * j / rate));
      }
    }
    return samples;
  }

  private static AudioBuffer stereo(double... secondsAndLevels) {
    float[] tone = tone(RATE, secondsAndLevels);
    return Signals.interleaved(RATE, tone, tone);
  }

  @ParameterizedTest
  @ValueSource(ints = {8000, 11_025, 16_000, 22_050, 44_100, 48_000, 96_000})
  void cases1And2AtEveryRate(int rate) {
    for (double level : new double[] {-23, -33}) {
      float[] tone = tone(rate, 20, level);
      JsonNode found = loudness(Signals.interleaved(rate, tone, tone));
      assertThat(found.get("integrated_lufs").doubleValue()).isCloseTo(level, TENTH);
      assertThat(found.get("max_momentary_lufs").doubleValue()).isCloseTo(level, TENTH);
      assertThat(found.get("max_short_term_lufs").doubleValue()).isCloseTo(level, TENTH);
      assertThat(found.get("loudness_range_lu").doubleValue()).isLessThan(0.03);
      assertThat(found.get("true_peak_dbtp").doubleValue()).isCloseTo(level, within(0.05));
      assertThat(found.get("gated").booleanValue()).isTrue();
    }
  }

  @Test
  void cases3To5AreGated() {
    assertThat(integrated(stereo(10, -36, 60, -23, 10, -36))).isCloseTo(-23, TENTH);
    assertThat(integrated(stereo(10, -72, 10, -36, 60, -23, 10, -36, 10, -72)))
        .isCloseTo(-23, TENTH);
    assertThat(integrated(stereo(20, -26, 20.1, -20, 20, -26))).isCloseTo(-23, TENTH);
  }

  @Test
  void case6HasSurroundChannels() {
    float[] front = tone(RATE, 20, -28);
    float[] center = tone(RATE, 20, -24);
    float[] side = tone(RATE, 20, -30);
    assertThat(integrated(Signals.interleaved(RATE, front, front, center, side, side)))
        .isCloseTo(-23, TENTH);
    float[] effects = tone(RATE, 20, -3);
    assertThat(integrated(Signals.interleaved(RATE, front, front, center, effects, side, side)))
        .isCloseTo(-23, TENTH);
  }

  @Test
  void case9HasASteadyShortTermLoudness() {
    double[] five = new double[20];
    for (int i = 0; i < 20; i += 4) {
      five[i] = 1.34;
      five[i + 1] = -20;
      five[i + 2] = 1.66;
      five[i + 3] = -30;
    }
    JsonNode found = loudness(stereo(five));
    assertThat(found.get("max_short_term_lufs").doubleValue()).isCloseTo(-23, TENTH);
    assertThat(found.get("max_momentary_lufs").doubleValue()).isCloseTo(-20, TENTH);
  }

  @ParameterizedTest
  @CsvSource({
    "15, 4, 0, 0.5, -6",
    "16, 4, 45, 0.5, -6",
    "17, 6, 60, 0.5, -6",
    "18, 8, 67.5, 0.5, -6",
    "19, 4, 45, 1.41, 3"
  })
  void truePeaksLieBetweenSamples(
      int number, int part, double degrees, double amplitude, double expected) {
    for (int rate : new int[] {16_000, 48_000, 96_000}) {
      AudioBuffer audio =
          Signals.mono(
              rate,
              rate,
              i -> {
                double fade = Math.min(1, Math.min(i, rate - 1 - i) / (0.1 * rate));
                return fade
                    * amplitude
                    * Math.sin(2 * Math.PI * i / part + Math.toRadians(degrees));
              });
      assertThat(loudness(audio).get("true_peak_dbtp").doubleValue())
          .as("case %d at %d Hz", number, rate)
          .isBetween(expected - 0.4, expected + 0.2);
    }
  }

  /** In the middle of the first or the last two samples, where there is silence on one side. */
  @Test
  void truePeaksAtTheEndsCount() {
    for (int frames : new int[] {64, 65, 127, 1000}) {
      float[] last = new float[frames];
      last[frames - 2] = 0.5f;
      last[frames - 1] = 0.5f;
      float[] first = new float[frames];
      first[0] = 0.5f;
      first[1] = 0.5f;
      double expected = 20 * Math.log10(0.5 * 4 / Math.PI);
      for (float[] samples : new float[][] {first, last}) {
        assertThat(loudness(NodeRuns.mono(RATE, samples)).get("true_peak_dbtp").doubleValue())
            .isCloseTo(expected, within(0.1));
      }
    }
  }

  @Test
  void noTruePeakIsLookedForFrom192Kilohertz() {
    AudioBuffer audio = Signals.mono(192_000, 19_200, i -> i / 2 % 2 == 0 ? 0.5 : -0.5);
    assertThat(loudness(audio).get("true_peak_dbtp").doubleValue()).isEqualTo(-6.021);
  }

  @ParameterizedTest
  @CsvSource({
    "10, '20 -20 20 -30'",
    "5, '20 -20 20 -15'",
    "20, '20 -40 20 -20'",
    "15, '20 -50 20 -35 20 -20 20 -35 20 -50'"
  })
  void rangesAreThoseOfTech3342(double expected, String stretches) {
    double[] tones = Arrays.stream(stretches.split(" ")).mapToDouble(Double::parseDouble).toArray();
    assertThat(loudness(stereo(tones)).get("loudness_range_lu").doubleValue())
        .isCloseTo(expected, within(1.0));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 5000, 200_000})
  void silenceHasTheLowestLoudness(int frames) {
    assertThat(loudness(Signals.mono(RATE, frames, i -> 0)))
        .isEqualTo(
            NodeRuns.json(
                "{'integrated_lufs': -120.0, 'loudness_range_lu': 0.0, 'max_momentary_lufs':"
                    + " -120.0, 'max_short_term_lufs': -120.0, 'true_peak_dbtp': -120.0, 'gated': "
                    + (frames >= 0.4 * RATE)
                    + "}"));
  }

  @Test
  void whatIsShorterThanABlockIsMeasuredAsAWhole() {
    JsonNode shortest = loudness(stereo(0.399, -23));
    assertThat(shortest.get("gated").booleanValue()).isFalse();
    assertThat(loudness(stereo(0.4, -23)).get("gated").booleanValue()).isTrue();
    for (String field :
        new String[] {"integrated_lufs", "max_momentary_lufs", "max_short_term_lufs"}) {
      assertThat(shortest.get(field).doubleValue()).as(field).isCloseTo(-23, TENTH);
    }
    // Ungated: half of it is silence.
    assertThat(integrated(stereo(0.19, -23, 0.19, -200))).isCloseTo(-26, within(0.15));
    JsonNode second = loudness(stereo(0.5, -23, 0.5, -200));
    assertThat(second.get("max_short_term_lufs").doubleValue()).isCloseTo(-26, within(0.15));
    assertThat(second.get("max_momentary_lufs").doubleValue()).isCloseTo(-23, TENTH);
  }

  @Test
  void nothingAboveTheAbsoluteGateHasNoIntegratedLoudness() {
    JsonNode faint = loudness(stereo(5, -75));
    assertThat(faint.get("integrated_lufs").doubleValue()).isEqualTo(-120);
    assertThat(faint.get("loudness_range_lu").doubleValue()).isZero();
    assertThat(faint.get("max_short_term_lufs").doubleValue()).isCloseTo(-75, TENTH);
  }

  @Test
  void aConstantFadesAway() {
    JsonNode constant = loudness(Signals.mono(RATE, 10 * RATE, i -> 0.5));
    assertThat(constant.get("integrated_lufs").doubleValue()).isLessThan(-10);
    assertThat(constant.get("true_peak_dbtp").doubleValue()).isBetween(-6.021, -4.8);
  }

  @Test
  void oneChannelCountsOnce() {
    assertThat(integrated(NodeRuns.mono(RATE, tone(RATE, 5, -20)))).isCloseTo(-23, TENTH);
  }

  @Test
  void ratesWithoutKWeightingAreRefused() {
    assertThatThrownBy(() -> loudness(NodeRuns.mono(3999, 0.5f)))
        .isInstanceOf(AudioFormatError.class)
        .hasMessageContaining("3999 Hz")
        .hasMessageContaining("4000 Hz");
    assertThatThrownBy(() -> loudness(NodeRuns.mono(0, 0.5f)))
        .isInstanceOf(AudioFormatError.class)
        .hasMessageContaining("without a sample rate");
  }

  @ParameterizedTest
  @EnumSource(AudioFormat.class)
  void everyFormatHasTheSameFullScale(AudioFormat format) {
    AudioBuffer shorts = NodeRuns.noise(AudioFormat.I16, 40_000, 8000, 3, 11);
    AudioBuffer audio =
        NodeRuns.runAudio(
            "FormatConverterNode", "{'target_format': '" + format.wireName() + "'}", shorts);
    assertThat(loudness(audio)).isEqualTo(loudness(shorts));
  }
}
