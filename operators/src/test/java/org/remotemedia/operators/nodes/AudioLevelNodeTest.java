package org.remotemedia.operators.nodes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.remotemedia.operators.value.AudioBuffer;
import org.remotemedia.operators.value.AudioFormat;
import org.remotemedia.operators.value.Value;

class AudioLevelNodeTest {
  private static final int RATE = 48_000;

  private static JsonNode levels(Value audio) {
    return NodeRuns.runJson("AudioLevelNode", "{}", audio);
  }

  @Test
  void aSineIsThreeDecibelsBelowItsPeak() {
    assertThat(levels(Signals.mono(RATE, RATE, Signals.sine(0.5, 1000, RATE))))
        .isEqualTo(
            NodeRuns.json(
                "{'rms_db': -9.031, 'peak_db': -6.021, 'crest_factor_db': 3.01, 'dc_offset': 0.0,"
                    + "'is_low_volume': false, 'is_silence': false, 'channels': [{'rms_db': -9.031,"
                    + "'peak_db': -6.021, 'crest_factor_db': 3.01, 'dc_offset': 0.0}]}"));
  }

  @Test
  void aFullScaleSquareIsAllZero() {
    JsonNode square = levels(Signals.mono(RATE, 9600, i -> i / 24 % 2 == 0 ? 1 : -1));
    for (String field : new String[] {"rms_db", "peak_db", "crest_factor_db", "dc_offset"}) {
      assertThat(square.get(field).doubleValue()).as(field).isZero();
      assertThat(square.get(field).toString()).as(field).isEqualTo("0.0");
    }
  }

  @Test
  void aConstantIsItsOffset() {
    JsonNode constant = levels(Signals.mono(RATE, 5000, i -> -0.25));
    assertThat(constant.get("dc_offset").doubleValue()).isEqualTo(-0.25);
    assertThat(constant.get("rms_db").doubleValue()).isEqualTo(-12.041);
    assertThat(constant.get("peak_db").doubleValue()).isEqualTo(-12.041);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 5000})
  void silenceHasTheLowestLevel(int frames) {
    assertThat(levels(Signals.mono(RATE, frames, i -> 0)))
        .isEqualTo(
            NodeRuns.json(
                "{'rms_db': -120.0, 'peak_db': -120.0, 'crest_factor_db': 0.0, 'dc_offset': 0.0,"
                    + "'is_low_volume': true, 'is_silence': true, 'channels': [{'rms_db': -120.0,"
                    + "'peak_db': -120.0, 'crest_factor_db': 0.0, 'dc_offset': 0.0}]}"));
  }

  @Test
  void channelsAreMeasuredOneByOneAndTogether() {
    float[] left = Signals.samples(3000, i -> i % 2 == 0 ? 0.5 : -0.5);
    float[] right = Signals.samples(3000, i -> i % 2 == 0 ? 0.1 : -0.3);
    JsonNode both = levels(Signals.interleaved(RATE, left, right));
    assertThat(both.at("/channels/0")).isEqualTo(levelsOfOne(left));
    assertThat(both.at("/channels/1")).isEqualTo(levelsOfOne(right));
    assertThat(both.get("channels")).hasSize(2);
    assertThat(both.get("rms_db").doubleValue()).isEqualTo(-8.239); // (0.25 + 0.05) / 2
    assertThat(both.get("peak_db").doubleValue()).isEqualTo(-6.021);
    assertThat(both.get("crest_factor_db").doubleValue()).isEqualTo(2.218); // −6.0206 + 8.2391
    assertThat(both.get("dc_offset").doubleValue()).isEqualTo(-0.1);
  }

  private static JsonNode levelsOfOne(float[] samples) {
    return levels(NodeRuns.mono(RATE, samples)).at("/channels/0");
  }

  /** At the threshold a recording is loud enough, below it is not, by the figure that is shown. */
  @Test
  void flagsFollowTheShownLevel() {
    AudioBuffer audio = Signals.mono(RATE, 1000, i -> i % 2 == 0 ? 0.01 : -0.01);
    assertThat(flags(audio, -40, -40)).isEqualTo("false false");
    assertThat(flags(audio, -39.999, -40)).isEqualTo("true false");
    assertThat(flags(audio, -30, -39.999)).isEqualTo("true true");
  }

  private static String flags(AudioBuffer audio, double low, double silence) {
    String params =
        "{'low_volume_threshold_db': " + low + ", 'silenceThresholdDb': " + silence + "}";
    JsonNode levels = NodeRuns.runJson("AudioLevelNode", params, audio);
    return levels.get("is_low_volume") + " " + levels.get("is_silence");
  }

  @ParameterizedTest
  @EnumSource(AudioFormat.class)
  void everyFormatHasTheSameFullScale(AudioFormat format) {
    AudioBuffer shorts = NodeRuns.noise(AudioFormat.I16, 20_000, 8000, 3, 11);
    shorts.shorts()[7] = Short.MIN_VALUE;
    AudioBuffer audio =
        NodeRuns.runAudio(
            "FormatConverterNode", "{'target_format': '" + format.wireName() + "'}", shorts);
    assertThat(levels(audio)).isEqualTo(levels(shorts));
    assertThat(levels(audio).get("peak_db").doubleValue()).isZero();
  }

  /** A single running sum in float would be off by percents. */
  @Test
  void sumsOfManyBlocksStayExact() {
    float[] samples = new float[3_000_001];
    Arrays.fill(samples, 0.1f);
    JsonNode levels = levels(NodeRuns.mono(RATE, samples));
    assertThat(levels.get("rms_db").doubleValue()).isEqualTo(-20);
    assertThat(levels.get("dc_offset").doubleValue()).isEqualTo(0.1);
  }
}
