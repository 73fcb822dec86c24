package org.remotemedia.operators.nodes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.remotemedia.operators.error.AudioFormatError;
import org.remotemedia.operators.value.AudioBuffer;
import org.remotemedia.operators.value.AudioFormat;

class ChannelBalanceNodeTest {
  private static final int RATE = 16_000;
  private static final int FRAMES = 9000;

  private static JsonNode balance(String params, AudioBuffer audio) {
    return NodeRuns.json(NodeRuns.runJson("ChannelBalanceNode", params, audio).toString());
  }

  private static JsonNode balance(float[]... channels) {
    return balance("{}", Signals.interleaved(RATE, channels));
  }

  private static float[] square(double amplitude, int half) {
    return Signals.samples(FRAMES, i -> i / half % 2 == 0 ? amplitude : -amplitude);
  }

  private static float[] silence() {
    return new float[FRAMES];
  }

  @Test
  void everyPairIsCompared() {
    float[] slow = square(0.25, 2);
    float[] fast = square(0.25, 1);
    float[] both = Signals.samples(FRAMES, i -> slow[i] + fast[i]);
    assertThat(balance(square(0.5, 1), square(-0.25, 1), both, silence()))
        .isEqualTo(
            NodeRuns.json(
                "{'levels_db': [-6.021, -12.041, -9.031, -120.0], 'imbalance_db': 113.979,"
                    + " 'is_imbalanced': true, 'dead_channels': [3], 'correlation': ["
                    + "{'channels': [0, 1], 'value': -1.0},"
                    + "{'channels': [0, 2], 'value': 0.707107},"
                    + "{'channels': [0, 3], 'value': 0.0},"
                    + "{'channels': [1, 2], 'value': -0.707107},"
                    + "{'channels': [1, 3], 'value': 0.0}, {'channels': [2, 3], 'value': 0.0}],"
                    + " 'is_inverted': true, 'is_identical': false}"));
  }

  @Test
  void oneChannelHasNothingToCompare() {
    assertThat(balance(square(0.5, 1)))
        .isEqualTo(
            NodeRuns.json(
                "{'levels_db': [-6.021], 'imbalance_db': 0.0, 'is_imbalanced': false,"
                    + " 'dead_channels': [], 'correlation': [], 'is_inverted': false,"
                    + " 'is_identical': false}"));
  }

  @Test
  void identicalMeansEverySample() {
    float[] left = Signals.samples(FRAMES, Signals.sine(0.5, 440, RATE));
    JsonNode same = balance(left, left.clone());
    assertThat(same.get("is_identical").booleanValue()).isTrue();
    assertThat(same.at("/correlation/0/value").doubleValue()).isEqualTo(1);
    for (int at : new int[] {0, 5000, FRAMES - 1}) {
      float[] right = left.clone();
      right[at] = Math.nextUp(right[at]);
      assertThat(balance(left, right).get("is_identical").booleanValue()).as("%d", at).isFalse();
    }
  }

  @Test
  void deadChannelsAreNeitherIdenticalNorInverted() {
    JsonNode silent = balance(silence(), silence());
    assertThat(silent.get("dead_channels")).isEqualTo(NodeRuns.json("[0, 1]"));
    assertThat(silent.get("is_identical").booleanValue()).isFalse();
    assertThat(silent.get("imbalance_db").doubleValue()).isZero();
    float[] faint = square(0.0005, 1);
    float[] inverse = square(-0.0005, 1);
    assertThat(balance(faint, inverse).get("is_inverted").booleanValue()).isFalse();
    JsonNode told =
        balance("{'deadChannelThresholdDb': -70}", Signals.interleaved(RATE, faint, inverse));
    assertThat(told.get("is_inverted").booleanValue()).isTrue();
    assertThat(told.get("dead_channels")).isEmpty();
  }

  @Test
  void nothingAndConstantsHaveNoCorrelation() {
    JsonNode nothing = balance(new float[0], new float[0]);
    assertThat(nothing.get("is_identical").booleanValue()).isFalse();
    assertThat(nothing.at("/correlation/0/value").doubleValue()).isZero();
    AudioBuffer empty = AudioBuffer.f32(new float[0], 0, RATE, 2);
    assertThat(balance("{'dead_channel_threshold_db': -120}", empty).get("is_identical"))
        .isEqualTo(NodeRuns.json("false"));
    // What rounding leaves of their variance is now above 0 and now below.
    for (int i = 1; i < 137; i++) {
      double[] samples = new double[2 * 1234];
      for (int n = 0; n < samples.length; n++) {
        samples[n] = n % 2 == 0 ? i / 137.0 : i / -411.0;
      }
      JsonNode constants = balance("{}", AudioBuffer.f64(samples, 1234, RATE, 2));
      assertThat(constants.at("/correlation/0/value").doubleValue()).as("%d", i).isZero();
    }
  }

  @Test
  void offsetsDoNotCount() {
    float[] left = Signals.samples(FRAMES, i -> 0.3 + (i % 2 == 0 ? 0.1 : -0.1));
    float[] right = Signals.samples(FRAMES, i -> 0.3 - (i % 2 == 0 ? 0.1 : -0.1));
    assertThat(balance(left, right).at("/correlation/0/value").doubleValue()).isEqualTo(-1);
  }

  @Test
  void correlationIsPearsons() {
    Random random = new Random(3);
    for (double share : new double[] {-0.97, -0.9, 0, 0.3, 0.8}) {
      float[] left = new float[100_000];
      float[] right = new float[left.length];
      for (int i = 0; i < left.length; i++) {
        double common = random.nextGaussian();
        left[i] = (float) (0.1 * common);
        right[i] =
            (float)
                (0.05 * (share * common + Math.sqrt(1 - share * share) * random.nextGaussian()));
      }
      JsonNode found = balance(left, right);
      assertThat(found.at("/correlation/0/value").doubleValue()).isCloseTo(share, within(0.01));
      assertThat(found.get("is_inverted").booleanValue()).isEqualTo(share < -0.95);
      assertThat(found.get("imbalance_db").doubleValue()).isCloseTo(6.02, within(0.1));
    }
  }

  @Test
  void theThresholdItselfIsStillBalancedAndAlive() {
    AudioBuffer audio = Signals.interleaved(RATE, square(1, 1), square(0.1f, 1));
    assertThat(balance("{'imbalance_threshold_db': 20}", audio).get("is_imbalanced").booleanValue())
        .isFalse();
    assertThat(
            balance("{'imbalance_threshold_db': 19.999}", audio)
                .get("is_imbalanced")
                .booleanValue())
        .isTrue();
    assertThat(balance("{'dead_channel_threshold_db': -20}", audio).get("dead_channels")).isEmpty();
    assertThat(balance("{'dead_channel_threshold_db': -19.999}", audio).get("dead_channels"))
        .isEqualTo(NodeRuns.json("[1]"));
  }

  @Test
  void tooManyChannelsAreRefused() {
    assertThat(balance("{}", AudioBuffer.f32(new float[64], 2, RATE, 32)).get("correlation"))
        .hasSize(496);
    assertThatThrownBy(() -> balance("{}", AudioBuffer.f32(new float[66], 2, RATE, 33)))
        .isInstanceOf(AudioFormatError.class)
        .hasMessageContaining("33 channels")
        .hasMessageContaining("ChannelMixNode");
  }

  @ParameterizedTest
  @EnumSource(AudioFormat.class)
  void everyFormatGivesTheSame(AudioFormat format) {
    AudioBuffer shorts = NodeRuns.noise(AudioFormat.I16, 20_000, 8000, 3, 11);
    AudioBuffer audio =
        NodeRuns.runAudio(
            "FormatConverterNode", "{'target_format': '" + format.wireName() + "'}", shorts);
    assertThat(balance("{}", audio)).isEqualTo(balance("{}", shorts));
  }
}
