package org.remotemedia.operators.nodes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.remotemedia.operators.error.AudioFormatError;
import org.remotemedia.operators.value.AudioBuffer;
import org.remotemedia.operators.value.AudioSpec;

class SilenceDetectorNodeTest {
  private static final int RATE = 8000;

  private static JsonNode silences(String params, AudioBuffer audio) {
    // As users read it, where numbers have no types.
    return NodeRuns.json(NodeRuns.runJson("SilenceDetectorNode", params, audio).toString());
  }

  private static JsonNode silences(double... millisecondsAndAmplitudes) {
    return silences("{}", Signals.stretches(RATE, millisecondsAndAmplitudes));
  }

  @Test
  void silencesAreToldByPlaceAndLength() {
    assertThat(silences(700, 0, 1000, 0.5, 200, 0, 500, 0.5, 500, 0, 100, 0.5, 300, 0))
        .isEqualTo(
            NodeRuns.json(
                "{'silence_ratio': 0.515152, 'leading_ms': 700, 'trailing_ms': 300,"
                    + " 'longest_ms': 700, 'sustained': [{'start_ms': 0, 'end_ms': 700},"
                    + " {'start_ms': 2400, 'end_ms': 2900}], 'dropouts': 1,"
                    + " 'has_intermittent_audio': false}"));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 100, 499, 500, 2000})
  void allSilenceIsLeadingAndTrailing(int milliseconds) {
    JsonNode all = silences(milliseconds, 0);
    assertThat(all.get("silence_ratio").doubleValue()).isEqualTo(1);
    for (String field : new String[] {"leading_ms", "trailing_ms", "longest_ms"}) {
      assertThat(all.get(field).intValue()).as(field).isEqualTo(milliseconds);
    }
    assertThat(all.get("sustained")).hasSize(milliseconds < 500 ? 0 : 1);
    assertThat(all.get("dropouts").intValue()).isZero();
  }

  @Test
  void soundHasNoSilenceAndNothingIsSilence() {
    JsonNode sound = silences(1234, 0.5);
    assertThat(sound)
        .isEqualTo(
            NodeRuns.json(
                "{'silence_ratio': 0.0, 'leading_ms': 0, 'trailing_ms': 0, 'longest_ms': 0,"
                    + " 'sustained': [], 'dropouts': 0, 'has_intermittent_audio': false}"));
    JsonNode nothing = silences();
    assertThat(nothing.get("silence_ratio").doubleValue()).isEqualTo(1);
    assertThat(nothing.get("longest_ms").intValue()).isZero();
  }

  /** One dropout anywhere between sound that is as long as two frames has one of them in it. */
  @Test
  void aDropoutOfTwentyMillisecondsIsFoundWhereverItIs() {
    for (int offset = 0; offset < 10; offset++) {
      JsonNode found = silences(100 + offset, 0.5, 20, 0, 100, 0.5);
      assertThat(found.get("dropouts").intValue()).as("at %d ms", offset).isEqualTo(1);
      assertThat(found.get("longest_ms").intValue()).isEqualTo(offset == 0 ? 20 : 10);
    }
    assertThat(silences(105, 0.5, 10, 0, 100, 0.5).get("dropouts").intValue()).isZero();
  }

  @Test
  void silenceBeforeTheFirstAndAfterTheLastSoundIsNoDropout() {
    assertThat(silences(100, 0, 100, 0.5, 100, 0).get("dropouts").intValue()).isZero();
  }

  /** Each is 100 ms long; from the beginning of the first to the end of the last there are 5 s. */
  @Test
  void dropoutsCloseTogetherMakeAudioIntermittent() {
    double[] close = {500, 0.5, 100, 0, 2350, 0.5, 100, 0, 2350, 0.5, 100, 0, 500, 0.5};
    AudioBuffer audio = Signals.stretches(RATE, close);
    assertThat(isIntermittent("{}", audio)).isTrue();
    assertThat(isIntermittent("{'dropout_window_ms': 4999}", audio)).isFalse();
    assertThat(isIntermittent("{'dropout_count_threshold': 4}", audio)).isFalse();
    assertThat(isIntermittent("{'dropout_count_threshold': 1}", audio)).isTrue();
    double[] then = {5000, 0.5, 100, 0, 50, 0.5, 100, 0, 9000, 0.5, 100, 0, 9000, 0.5};
    double[] both =
        IntStream.range(0, 28).mapToDouble(i -> i < 14 ? then[i] : close[i - 14]).toArray();
    assertThat(isIntermittent("{}", Signals.stretches(RATE, then))).isFalse();
    assertThat(isIntermittent("{}", Signals.stretches(RATE, both))).isTrue();
  }

  private static boolean isIntermittent(String params, AudioBuffer audio) {
    return silences(params, audio).get("has_intermittent_audio").booleanValue();
  }

  @Test
  void timeCountsNotSamplesOfAllChannels() {
    float[] left = Signals.samples(RATE, i -> i < RATE / 4 ? 0.5 : 0);
    float[] right = Signals.samples(RATE, i -> i < RATE / 2 ? -0.5 : 0);
    JsonNode both = silences("{}", Signals.interleaved(RATE, left, right));
    assertThat(both.get("silence_ratio").doubleValue()).isEqualTo(0.5);
    assertThat(both.get("trailing_ms").intValue()).isEqualTo(500);
    assertThat(both.get("sustained")).hasSize(1);
  }

  @Test
  void aFrameAtTheThresholdIsSound() {
    AudioBuffer half = Signals.mono(1000, 100, i -> 0.5);
    double level = 10 * StrictMath.log10(0.25);
    assertThat(ratio(level, half)).isZero();
    assertThat(ratio(Math.nextUp(level), half)).isEqualTo(1);
    assertThat(ratio(-120, Signals.mono(1000, 100, i -> 0))).isZero();
  }

  private static double ratio(double threshold, AudioBuffer audio) {
    return silences("{'silence_threshold_db': " + threshold + "}", audio)
        .get("silence_ratio")
        .doubleValue();
  }

  @Test
  void audioWithoutARateIsRefused() {
    AudioBuffer bare = NodeRuns.mono(AudioSpec.UNKNOWN_RATE, 0.5f);
    assertThatThrownBy(() -> silences("{}", bare))
        .isInstanceOf(AudioFormatError.class)
        .hasMessageContaining("without a sample rate")
        .hasMessageContaining("SilenceDetectorNode");
    assertThatThrownBy(() -> silences("{}", NodeRuns.mono(768_001, 0.5f)))
        .isInstanceOf(AudioFormatError.class)
        .hasMessageContaining("768001 Hz");
  }
}
