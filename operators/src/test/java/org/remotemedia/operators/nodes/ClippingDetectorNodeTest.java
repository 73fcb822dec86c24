package org.remotemedia.operators.nodes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.remotemedia.operators.value.AudioBuffer;
import org.remotemedia.operators.value.AudioFormat;

class ClippingDetectorNodeTest {
  private static final int RATE = 16_000;

  private static JsonNode clipping(String params, AudioBuffer audio) {
    return NodeRuns.json(NodeRuns.runJson("ClippingDetectorNode", params, audio).toString());
  }

  private static JsonNode clipping(float... samples) {
    return clipping("{}", NodeRuns.mono(RATE, samples));
  }

  private static JsonNode clipping(IntToDoubleFunction sample) {
    return clipping("{}", Signals.mono(RATE, 2 * RATE, sample));
  }

  private static JsonNode figures(double ratio, int runs, int longest, boolean isClipping) {
    return NodeRuns.json(
        "{'saturation_ratio': %s, 'clipped_runs': %d, 'longest_run': %d, 'is_clipping': %s}"
            .formatted(ratio, runs, longest, isClipping));
  }

  @Test
  void saturatedSamplesAndRunsAreCountedOnEachSide() {
    assertThat(clipping(0, 1, 0.99f, 0.5f, -1, -1, -0.995f, 0.2f, 1, 0.98f))
        .isEqualTo(figures(60, 2, 3, true));
    assertThat(clipping("{'saturation_threshold': 0.98}", NodeRuns.mono(RATE, 1, 0.99f, 0, 1, 0)))
        .isEqualTo(figures(60, 1, 2, true));
    assertThat(clipping(1, -1, 1, -1)).isEqualTo(figures(100, 0, 0, true));
  }

  @Test
  void aRunThatGoesOnInTheNextBlockIsOne() {
    float[] samples = new float[20_000];
    Arrays.fill(samples, 3, 19_000, 1);
    assertThat(clipping(samples)).isEqualTo(figures(94.985, 1, 18_997, true));
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.9, 0.5, 0.1, 0.01})
  void flatTopsAreFoundBelowFullScale(double level) {
    IntToDoubleFunction sine = Signals.sine(1, 200, RATE);
    JsonNode cut = clipping(i -> level * Math.max(-0.7, Math.min(0.7, sine.applyAsDouble(i))));
    // Of 80 samples of a period, those with |sine| ≥ 0.7 are the 9 to 31, and the 49 to 71.
    assertThat(cut.get("longest_run").intValue()).isBetween(20, 21);
    assertThat(cut.get("clipped_runs").intValue()).isEqualTo(2 * 2 * 200);
    assertThat(cut.get("saturation_ratio").doubleValue()).isCloseTo(51, within(1.5));
    assertThat(cut.get("is_clipping").booleanValue()).isTrue();
  }

  @Test
  void oneSideMayBeCutAlone() {
    IntToDoubleFunction sine = Signals.sine(0.6, 200, RATE);
    JsonNode cut = clipping(i -> Math.max(-0.3, sine.applyAsDouble(i)));
    assertThat(cut.get("saturation_ratio").doubleValue()).isCloseTo(33.5, within(1.5));
    assertThat(cut.get("is_clipping").booleanValue()).isTrue();
  }

  /** Even where the peak falls between two samples that are therefore equal, or is broad. */
  @ParameterizedTest
  @CsvSource({"1000, 0.5", "1000, 0", "2000, 0.5", "50, 0.5", "4000, 0.5", "37.3, 0.1"})
  void aSineIsNotClipped(double hertz, double shift) {
    for (double amplitude : new double[] {0.98, 0.5, 0.01, 0.002, 0.001, 0.0001}) {
      float[] samples = new float[2 * RATE];
      for (int i = 0; i < samples.length; i++) {
        double sine = amplitude * Math.cos(2 * Math.PI * hertz * (i + shift) / RATE);
        samples[i] = Math.round(sine * 32768) / 32768f;
      }
      JsonNode found = clipping(samples);
      assertThat(found.get("saturation_ratio").doubleValue()).as("%s", amplitude).isZero();
      assertThat(found.get("is_clipping").booleanValue()).as("%s", amplitude).isFalse();
    }
  }

  /** Noise with the distribution of speech; cut where it has some 8 % of its samples. */
  @Test
  void noiseLikeSpeechIsClippedOnceItIsCut() {
    Random random = new Random(4);
    float[] noise = new float[5 * RATE];
    for (int i = 0; i < noise.length; i++) {
      double smooth = (i > 0 ? noise[i - 1] : 0) * 0.9;
      noise[i] = (float) (smooth + 0.02 * random.nextGaussian() * Math.abs(random.nextGaussian()));
    }
    JsonNode whole = clipping(noise);
    assertThat(whole.get("saturation_ratio").doubleValue()).isZero();
    assertThat(whole.get("is_clipping").booleanValue()).isFalse();
    float[] cut = noise.clone();
    int hit = 0;
    for (int i = 0; i < cut.length; i++) {
      cut[i] = Math.max(-0.08f, Math.min(0.08f, noise[i]));
      hit += Math.abs(noise[i]) >= 0.08f ? 1 : 0;
    }
    JsonNode found = clipping(cut);
    double truth = 100.0 * hit / cut.length;
    assertThat(truth).isGreaterThan(3);
    assertThat(found.get("saturation_ratio").doubleValue()).isEqualTo(Figures.millionths(truth));
    assertThat(found.get("is_clipping").booleanValue()).isTrue();
  }

  @Test
  void aSquareIsClippingAtAnyLevelThatIsLookedAt() {
    assertThat(clipping(i -> i / 8 % 2 == 0 ? 1 : -1)).isEqualTo(figures(100, 4000, 8, true));
    assertThat(clipping(i -> i / 8 % 2 == 0 ? 0.25 : -0.25)).isEqualTo(figures(100, 4000, 8, true));
    assertThat(clipping(i -> i / 8 % 2 == 0 ? 0.0009 : -0.0009)).isEqualTo(figures(0, 0, 0, false));
  }

  @Test
  void silenceNothingAndAConstantAreNotClipped() {
    assertThat(clipping(i -> 0)).isEqualTo(figures(0, 0, 0, false));
    assertThat(clipping()).isEqualTo(figures(0, 0, 0, false));
    assertThat(clipping(0.5f)).isEqualTo(figures(0, 0, 0, false));
    assertThat(clipping(i -> -0.5)).isEqualTo(figures(0, 0, 0, false));
    assertThat(clipping(i -> -1)).isEqualTo(figures(100, 1, 2 * RATE, true));
  }

  /** Two of 200 samples are 1 %. */
  @Test
  void theRatioMustBeAboveItsThreshold() {
    AudioBuffer audio = Signals.mono(RATE, 200, i -> i == 7 || i == 90 ? 1 : 0.1 * (i % 3));
    assertThat(clipping("{}", audio)).isEqualTo(figures(1, 0, 0, false));
    assertThat(clipping("{'saturationRatioThreshold': 0.999}", audio))
        .isEqualTo(figures(1, 0, 0, true));
  }

  /** A wave that is cut now and then, but whose crest factor tells that it is flat. */
  @Test
  void aLowCrestFactorTells() {
    AudioBuffer audio =
        Signals.mono(
            RATE, 800, i -> (i / 8 % 2 == 0 ? 1 : -1) * (i < 3 ? 0.5 : 0.4 + i % 7 * 0.01));
    assertThat(clipping("{}", audio)).isEqualTo(figures(0, 1, 3, true));
    assertThat(clipping("{'crest_factor_threshold_db': 1}", audio))
        .isEqualTo(figures(0, 1, 3, false));
  }

  @Test
  void channelsHaveExtremesOfTheirOwn() {
    float[] cut = Signals.samples(1600, i -> i / 8 % 2 == 0 ? 0.25 : -0.25);
    float[] whole = Signals.samples(1600, Signals.sine(0.7, 1000, RATE));
    assertThat(clipping("{}", Signals.interleaved(RATE, cut, whole)))
        .isEqualTo(figures(50, 200, 8, true));
  }

  @ParameterizedTest
  @EnumSource(AudioFormat.class)
  void everyFormatHasTheSameFullScale(AudioFormat format) {
    AudioBuffer shorts = NodeRuns.noise(AudioFormat.I16, 20_000, 8000, 2, 11);
    for (int i = 0; i < 40_000; i++) {
      shorts.shorts()[i] = (short) Math.max(-32_768, Math.min(32_767, 3 * shorts.shorts()[i]));
    }
    AudioBuffer audio =
        NodeRuns.runAudio(
            "FormatConverterNode", "{'target_format': '" + format.wireName() + "'}", shorts);
    assertThat(clipping("{}", audio)).isEqualTo(clipping("{}", shorts));
    assertThat(clipping("{}", audio).get("longest_run").intValue()).isGreaterThan(3);
  }
}
