package org.remotemedia.operators.nodes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.FloatNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.remotemedia.operators.error.AudioFormatError;
import org.remotemedia.operators.node.InvalidParameterException;
import org.remotemedia.operators.node.StatedRate;
import org.remotemedia.operators.value.AudioBuffer;
import org.remotemedia.operators.value.AudioFormat;
import org.remotemedia.operators.value.AudioSpec;
import org.remotemedia.operators.value.Value;

class VadNodeTest {
  private static JsonNode vad(String params, AudioBuffer audio) {
    return NodeRuns.runJson("VADNode", params, audio);
  }

  /** 1 kHz audio, so that a sample frame lasts 1 ms: pairs of length in ms and level. */
  private static AudioBuffer levels(double... lengthsAndLevels) {
    float[] samples = new float[100_000];
    int used = 0;
    for (int i = 0; i < lengthsAndLevels.length; i += 2) {
      int end = used + (int) lengthsAndLevels[i];
      Arrays.fill(samples, used, end, (float) lengthsAndLevels[i + 1]);
      used = end;
    }
    return AudioBuffer.f32(samples, used, 1000, 1);
  }

  private static List<String> times(JsonNode segments) {
    List<String> times = new ArrayList<>();
    segments.forEach(s -> times.add(s.get("start_ms") + "-" + s.get("end_ms")));
    return times;
  }

  @Test
  @Tag("contract:data.segment.fields")
  void segmentsBeginAndEndAtFrames() {
    JsonNode segments = vad("{'frame_length_ms': 10}", levels(20, 0, 30, 0.5, 25, 0, 15, 0.25));
    // The last frame of silence holds 5 ms at 0.25: −15.05 dB, which is speech.
    assertThat(times(segments)).containsExactly("20-50", "70-90");
    assertThat(segments.get(0).get("energy_db").floatValue())
        .isEqualTo((float) (20 * Math.log10(0.5)));
    assertThat(segments.get(1).get("energy_db").floatValue())
        .isEqualTo((float) (10 * Math.log10(0.0625 * 15 / 20)));
    assertThat(segments.get(0).get("confidence").floatValue())
        .isEqualTo((float) (1 - Math.pow(10, (-30 - 20 * Math.log10(0.5)) / 20)));
    assertThat(segments.get(0).get("energy_db")).isInstanceOf(FloatNode.class);
    assertThat(segments.get(0).propertyStream().map(field -> field.getKey()))
        .containsExactly("start_ms", "end_ms", "energy_db", "confidence");
  }

  @Test
  void aPartialLastFrameCountsWithItsTrueLength() {
    JsonNode segments = vad("{'frame_length_ms': 10}", levels(20, 0, 4, 0.5));
    assertThat(times(segments)).containsExactly("20-24");
    assertThat(segments.get(0).get("energy_db").floatValue())
        .isEqualTo((float) (20 * Math.log10(0.5)));
  }

  @Test
  void aFrameAtTheThresholdIsSpeech() {
    double exactlyMinus20 = 0.1;
    float[] samples = new float[40];
    Arrays.fill(samples, 0, 20, (float) exactlyMinus20);
    AudioBuffer audio = AudioBuffer.f32(samples, 40, 1000, 1);
    double db = 20 * Math.log10((double) (float) exactlyMinus20);
    assertThat(vad("{'frame_length_ms': 20, 'threshold': " + (db - 1e-9) + "}", audio)).hasSize(1);
    assertThat(vad("{'frame_length_ms': 20, 'threshold': " + (db + 1e-9) + "}", audio)).isEmpty();
    // 0.5 squared is exact, so is its energy.
    double half = 10 * StrictMath.log10(0.25);
    AudioBuffer halves = levels(20, 0.5);
    assertThat(vad("{'frame_length_ms': 20, 'threshold': " + half + "}", halves)).hasSize(1);
    assertThat(vad("{'threshold': " + Math.nextUp(half) + "}", halves)).isEmpty();
  }

  @Test
  void theLinearThresholdMeansTheSame() {
    AudioBuffer audio = levels(30, 0.2, 30, 0.09, 30, 0.3);
    assertThat(vad("{'energy_threshold': 0.1}", audio))
        .isEqualTo(vad("{'threshold': -20}", audio))
        .hasSize(2);
    assertThatThrownBy(() -> NodeRuns.node("VADNode", "{'threshold': -20, 'energy_threshold': 1}"))
        .isInstanceOf(InvalidParameterException.class)
        .hasMessageContaining("energy_threshold")
        .hasMessageContaining("threshold;");
  }

  @Test
  void digitalSilenceIsMinus120DecibelsAndNothingIsLess() {
    AudioBuffer silence = levels(60, 0);
    assertThat(vad("{}", silence)).isEmpty();
    JsonNode all = vad("{'threshold': -120}", silence);
    assertThat(times(all)).containsExactly("0-60");
    assertThat(all.get(0).get("energy_db").floatValue()).isEqualTo(-120f);
    assertThat(all.get(0).get("confidence").floatValue()).isEqualTo(0f);
    assertThat(vad("{'threshold': -119.9}", silence)).isEmpty();
    assertThat(vad("{'energy_threshold': 0}", silence)).hasSize(1);
    assertThat(vad("{'threshold': -120}", levels(60, 1e-9)).get(0).get("energy_db").floatValue())
        .isEqualTo(-120f);
  }

  @Test
  void noFramesGiveNoSegments() {
    assertThat(vad("{'threshold': -200}", NodeRuns.mono(16_000))).isEmpty();
  }

  @Test
  void gapsShorterThanMinSilenceAreClosed() {
    AudioBuffer audio = levels(10, 0.5, 20, 0, 10, 0.5, 30, 0, 10, 0.5);
    assertThat(times(vad("{'frame_length_ms': 10, 'min_silence_ms': 20}", audio)))
        .containsExactly("0-10", "30-40", "70-80");
    JsonNode closed = vad("{'frame_length_ms': 10, 'min_silence_ms': 21}", audio);
    assertThat(times(closed)).containsExactly("0-40", "70-80");
    assertThat(closed.get(0).get("energy_db").floatValue())
        .isEqualTo((float) (10 * Math.log10(0.125)));
  }

  @Test
  void segmentsShorterThanMinSpeechAreDroppedAfterGapsAreClosed() {
    AudioBuffer audio = levels(10, 0.5, 10, 0, 10, 0.5, 50, 0, 20, 0.5);
    String frames = "{'frame_length_ms': 10, ";
    assertThat(times(vad(frames + "'min_speech_ms': 20}", audio))).containsExactly("80-100");
    assertThat(times(vad(frames + "'min_speech_ms': 21}", audio))).isEmpty();
    assertThat(times(vad(frames + "'min_speech_ms': 21, 'min_silence_ms': 11}", audio)))
        .containsExactly("0-30");
  }

  @Test
  void paddingStaysWithinTheAudioAndJoinsWhatTouches() {
    AudioBuffer audio = levels(5, 0, 10, 0.5, 20, 0, 10, 0.5, 55, 0);
    assertThat(times(vad("{'frame_length_ms': 5, 'pad_ms': 9}", audio)))
        .containsExactly("0-24", "26-54");
    JsonNode joined = vad("{'frame_length_ms': 5, 'pad_ms': 10}", audio);
    assertThat(times(joined)).containsExactly("0-55");
    assertThat(joined.get(0).get("energy_db").floatValue())
        .as("energy from 5 to 45 ms, without the padding")
        .isEqualTo((float) (10 * Math.log10(0.25 / 2)));
    assertThat(times(vad("{'frame_length_ms': 5, 'pad_ms': 1000}", audio)))
        .containsExactly("0-100");
  }

  @Test
  void aDroppedSegmentCountsInTheEnergyOfWhatPaddingJoinsAcrossIt() {
    AudioBuffer audio = levels(20, 0.5, 10, 0, 5, 1, 15, 0, 20, 0.5);
    JsonNode joined = vad("{'frame_length_ms': 5, 'min_speech_ms': 10, 'pad_ms': 15}", audio);
    assertThat(times(joined)).containsExactly("0-70");
    assertThat(joined.get(0).get("energy_db").floatValue())
        .isEqualTo((float) (10 * Math.log10((20 * 0.25 + 5 + 20 * 0.25) / 70)));
  }

  @Test
  void whatJoinsAThirdSegmentKeepsTheEnergyOfTheSecond() {
    AudioBuffer audio = levels(10, 0.5, 10, 0.0625, 10, 1, 10, 0.125, 10, 0.25, 50, 0);
    float energy =
        (float) (10 * Math.log10((0.25 + Math.pow(0.0625, 2) + 1 + 0.015625 + 0.0625) / 5));
    for (String rule : List.of("'min_silence_ms': 11", "'pad_ms': 5")) {
      JsonNode joined = vad("{'threshold': -15, 'frame_length_ms': 10, " + rule + "}", audio);
      assertThat(joined).as(rule).hasSize(1);
      assertThat(joined.get(0).get("energy_db").floatValue()).as(rule).isEqualTo(energy);
    }
  }

  @Test
  void timesAreRoundedDown() {
    // Frames of round(11025 * 0.03) = 331 sample frames; 331 / 11.025 = 30.02 ms, 662: 60.04 ms.
    float[] samples = new float[331 * 3];
    Arrays.fill(samples, 331, 662, 0.5f);
    assertThat(times(vad("{}", NodeRuns.mono(11_025, samples)))).containsExactly("30-60");
    // At 44,100 Hz a frame of 1 ms has 44 sample frames, so ten of them last 9.97 ms.
    float[] short44 = new float[441];
    Arrays.fill(short44, 0, 440, 0.5f);
    assertThat(times(vad("{'frame_length_ms': 1}", NodeRuns.mono(44_100, short44))))
        .containsExactly("0-9");
  }

  @Test
  void theStatedRateServesAudioWithoutOne() {
    float[] samples = new float[800];
    Arrays.fill(samples, 0, 400, 0.5f);
    AudioBuffer bare = AudioBuffer.f32(samples, 800, AudioSpec.UNKNOWN_RATE, 1);
    assertThat(times(vad("{'frame_length_ms': 5}", bare))).containsExactly("0-25");
    assertThat(times(vad("{'frame_length_ms': 5, 'sample_rate': 8000}", bare)))
        .containsExactly("0-50");
    assertThat(times(vad("{'frame_length_ms': 5, 'sample_rate': 8000}", bare.withSampleRate(4000))))
        .containsExactly("0-100");
    assertThat(NodeRuns.node("VADNode", "{}").statedSampleRate())
        .contains(new StatedRate(16_000, false));
    assertThat(NodeRuns.node("VADNode", "{'sample_rate': 16000}").statedSampleRate())
        .contains(new StatedRate(16_000, true));
  }

  @Test
  void aListOfNumbersIsMonoAudio() {
    Value list = new Value.Json(NodeRuns.json("[0.5, 0.5, 0.5, 0.5]"));
    JsonNode segments =
        NodeRuns.runJson("VADNode", "{'sample_rate': 1000, 'frame_length_ms': 2}", list);
    assertThat(times(segments)).containsExactly("0-4");
  }

  @Test
  void ratesThatCannotBeAreRefused() {
    assertThat(vad("{}", NodeRuns.mono(768_000, 0f, 1f))).hasSize(1);
    assertThatThrownBy(() -> vad("{}", NodeRuns.mono(768_001, 0f, 1f)))
        .isInstanceOf(AudioFormatError.class)
        .hasMessageContaining("768001 Hz");
    assertThatThrownBy(() -> vad("{}", NodeRuns.mono(2_000_000_000, 0f, 1f)))
        .isInstanceOf(AudioFormatError.class)
        .hasMessageContaining("2000000000 Hz");
  }

  @ParameterizedTest
  @CsvSource({"F32", "I16", "I32", "F64"})
  void everyFormatGivesTheSameSegments(AudioFormat format) {
    AudioBuffer shorts = NodeRuns.noise(AudioFormat.I16, 20_000, 8000, 2, 11);
    AudioBuffer audio =
        NodeRuns.runAudio(
            "FormatConverterNode", "{'target_format': '" + format.wireName() + "'}", shorts);
    assertThat(vad("{}", audio)).isEqualTo(vad("{}", shorts));
    assertThat(vad("{}", audio).isEmpty()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void agreesWithANaiveReference(long seed) {
    Random random = new Random(seed);
    int rate = new int[] {8000, 11_025, 16_000, 44_100}[random.nextInt(4)];
    int channels = 1 + random.nextInt(3);
    int frameMs = 3 + random.nextInt(30);
    int minSpeech = random.nextInt(120);
    int minSilence = random.nextInt(120);
    int pad = random.nextInt(100);
    AudioBuffer audio = bursts(random, rate, channels);
    String params =
        "{'threshold': -26, 'frame_length_ms': %d, 'min_speech_ms': %d, 'min_silence_ms': %d, 'pad_ms': %d}"
            .formatted(frameMs, minSpeech, minSilence, pad);

    JsonNode segments = vad(params, audio);

    List<double[]> expected = reference(audio, frameMs, minSpeech, minSilence, pad);
    assertThat(expected).hasSizeGreaterThan(1);
    assertThat(segments).hasSameSizeAs(expected);
    for (int i = 0; i < expected.size(); i++) {
      assertThat(segments.get(i).get("start_ms").longValue()).isEqualTo((long) expected.get(i)[0]);
      assertThat(segments.get(i).get("end_ms").longValue()).isEqualTo((long) expected.get(i)[1]);
      assertThat(segments.get(i).get("energy_db").doubleValue())
          .isCloseTo(expected.get(i)[2], within(1e-4));
      assertThat(segments.get(i).get("confidence").doubleValue())
          .isCloseTo(Math.max(0, 1 - Math.pow(10, (-26 - expected.get(i)[2]) / 20)), within(1e-4));
    }
  }

  private static AudioBuffer bursts(Random random, int rate, int channels) {
    int frames = 5 * rate + random.nextInt(rate);
    float[] samples = new float[frames * channels];
    int left = 0;
    double level = 0;
    for (int i = 0; i < frames; i++) {
      if (left-- == 0) {
        left = (int) (rate * (0.01 + 0.25 * random.nextDouble()));
        level = random.nextBoolean() ? 0.3 : 0.01;
      }
      for (int c = 0; c < channels; c++) {
        samples[i * channels + c] = (float) (level * (2 * random.nextDouble() - 1));
      }
    }
    return AudioBuffer.f32(samples, frames, rate, channels);
  }

  /** The rules of the node, over the whole recording at once: start, end, energy of each. */
  private static List<double[]> reference(
      AudioBuffer audio, int frameMs, int minSpeech, int minSilence, int pad) {
    int rate = audio.sampleRate();
    int length = (int) Math.floor(rate * frameMs / 1000.0 + 0.5);
    List<int[]> runs = new ArrayList<>();
    for (int start = 0; start < audio.frames(); start += length) {
      int end = Math.min(audio.frames(), start + length);
      if (energyDb(audio, start, end) >= -26) {
        runs.add(new int[] {start, end});
      }
    }
    for (int i = 0; i + 1 < runs.size(); ) {
      int gap = runs.get(i + 1)[0] - runs.get(i)[1];
      if (gap == 0 || gap * 1000.0 / rate < minSilence) {
        runs.get(i)[1] = runs.remove(i + 1)[1];
      } else {
        i++;
      }
    }
    runs.removeIf(run -> (run[1] - run[0]) * 1000.0 / rate < minSpeech);
    int padding = (int) Math.floor(rate * pad / 1000.0 + 0.5);
    for (int i = 0; i + 1 < runs.size(); ) {
      if (runs.get(i)[1] + padding >= runs.get(i + 1)[0] - padding) {
        runs.get(i)[1] = runs.remove(i + 1)[1];
      } else {
        i++;
      }
    }
    List<double[]> segments = new ArrayList<>();
    for (int[] run : runs) {
      segments.add(
          new double[] {
            Math.floor(Math.max(0, run[0] - padding) * 1000.0 / rate),
            Math.floor(Math.min(audio.frames(), run[1] + padding) * 1000.0 / rate),
            energyDb(audio, run[0], run[1])
          });
    }
    return segments;
  }

  private static double energyDb(AudioBuffer audio, int start, int end) {
    double sum = 0;
    for (int i = start * audio.channels(); i < end * audio.channels(); i++) {
      sum += Math.pow(audio.floats()[i], 2);
    }
    return 10 * Math.log10(sum / ((end - start) * audio.channels()));
  }
}
