package org.remotemedia.operators.nodes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.remotemedia.operators.node.InvalidParameterException;
import org.remotemedia.operators.value.AudioBuffer;
import org.remotemedia.operators.value.AudioFormat;

/** The two thresholds of VADNode, and the one that follows the noise. */
class VadThresholdTest {
  private static final int RATE = 1000;
  private static final int SECOND = RATE;

  private static JsonNode vad(String params, AudioBuffer audio) {
    return NodeRuns.runJson("VADNode", params, audio);
  }

  /** 1 kHz audio of noise: pairs of length in ms and level, its root mean square in dB. */
  private static AudioBuffer noise(double... lengthsAndLevels) {
    Random random = new Random(5);
    float[] samples = new float[200_000];
    int used = 0;
    for (int i = 0; i < lengthsAndLevels.length; i += 2) {
      double level = Math.pow(10, lengthsAndLevels[i + 1] / 20);
      for (int end = used + (int) lengthsAndLevels[i]; used < end; used++) {
        // A sign at random has the same energy in every frame.
        samples[used] = (float) (random.nextBoolean() ? level : -level);
      }
    }
    return AudioBuffer.f32(samples, used, RATE, 1);
  }

  private static List<String> times(JsonNode segments) {
    List<String> times = new ArrayList<>();
    segments.forEach(s -> times.add(s.get("start_ms") + "-" + s.get("end_ms")));
    return times;
  }

  @Test
  void speechGoesOnAtTheLowerThreshold() {
    AudioBuffer audio = noise(20, -35, 20, -25, 20, -35, 20, -45, 20, -35, 20, -25, 10, -80);
    String frames = "{'frame_length_ms': 10, ";
    assertThat(times(vad(frames + "'threshold': -30}", audio))).containsExactly("20-40", "100-120");
    assertThat(times(vad(frames + "'neg_threshold': -40}", audio)))
        .as("what comes before speech, or after a pause, must reach the threshold")
        .containsExactly("20-60", "100-120");
    assertThat(times(vad(frames + "'neg_threshold': -50}", audio))).containsExactly("20-120");
    assertThat(vad(frames + "'neg_threshold': -30}", audio))
        .isEqualTo(vad(frames + "'threshold': -30}", audio));
    JsonNode first = vad(frames + "'neg_threshold': -40}", audio).get(0);
    double energy = 10 * Math.log10((Math.pow(10, -2.5) + Math.pow(10, -3.5)) / 2);
    assertThat(first.get("energy_db").floatValue()).isEqualTo((float) energy);
    assertThat(first.get("confidence").floatValue())
        .as("beside the threshold, not the lower one")
        .isCloseTo((float) (1 - Math.pow(10, (-30 - energy) / 20)), within(1e-6f));
  }

  @Test
  void aFrameAtTheLowerThresholdIsSpeech() {
    double quarter = 10 * StrictMath.log10(0.0625);
    float[] samples = new float[40];
    Arrays.fill(samples, 0, 20, 0.5f);
    Arrays.fill(samples, 20, 40, 0.25f);
    AudioBuffer audio = NodeRuns.mono(RATE, samples);
    String rules = "{'frame_length_ms': 20, 'threshold': -7, 'neg_threshold': ";
    assertThat(times(vad(rules + quarter + "}", audio))).containsExactly("0-40");
    assertThat(times(vad(rules + Math.nextUp(quarter) + "}", audio))).containsExactly("0-20");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'neg_threshold': -29.9} | neg_threshold: -29.9 dB is above the -30.0 dB with which",
        "{'energy_threshold': 0.1, 'neg_threshold': -19} | neg_threshold: -19.0 dB is above the -20",
        "{'adaptive': true, 'neg_margin': 7} | neg_margin: 7.0 dB is above the 6.0 dB",
        "{'adaptive': true, 'margin': 3, 'negMargin': 4} | neg_margin: 4.0 dB is above the 3.0 dB",
        "{'adaptive': true, 'threshold': -30} | threshold: cannot be given together with adaptive",
        "{'adaptive': true, 'energy_threshold': 1} | energy_threshold: cannot be given together",
        "{'adaptive': true, 'neg_threshold': -50} | give neg_margin instead",
        "{'adaptive': true, 'frame_length_ms': 201} | frame_length_ms: 201 ms is too long",
        "{'margin': 6} | margin: is of use only with adaptive; set adaptive to true",
        "{'adaptive': false, 'neg_margin': 6} | neg_margin: is of use only with adaptive"
      })
  void thresholdsThatDoNotGoTogetherAreRefused(String params, String message) {
    assertThatThrownBy(() -> NodeRuns.node("VADNode", params))
        .isInstanceOf(InvalidParameterException.class)
        .hasMessageContaining(message);
  }

  @Test
  void theLinearThresholdHasALowerOneInDecibels() {
    AudioBuffer audio = noise(30, -15, 30, -25, 30, -15);
    assertThat(times(vad("{'energy_threshold': 0.1, 'neg_threshold': -30}", audio)))
        .containsExactly("0-90");
  }

  @Test
  void speechIsFoundAboveNoiseOfAnyLevel() {
    for (int level : new int[] {-62, -40, -20, 0}) {
      AudioBuffer audio = noise(990, level, 300, level + 6.1, 300, level, 300, level + 5.9);
      JsonNode found = vad("{'adaptive': true}", audio);
      assertThat(times(found)).as("noise of %d dB", level).containsExactly("990-1290");
      assertThat(times(vad("{'adaptive': true, 'margin': 5.8, 'neg_margin': 0.1}", audio)))
          .containsExactly("990-1290", "1590-1890");
    }
  }

  @Test
  void steadyNoiseAndDigitalSilenceAreNoSpeech() {
    AudioBuffer white = NodeRuns.noise(AudioFormat.F32, 20 * SECOND, RATE, 1, 3);
    for (AudioBuffer audio :
        List.of(noise(20 * SECOND, -10), noise(SECOND, -200), noise(SECOND, -70, 100, -62))) {
      assertThat(vad("{'adaptive': true}", audio)).isEmpty();
    }
    assertThat(vad("{'adaptive': true}", white)).as("noise that swells and fades").isNotEmpty();
  }

  @Test
  void aRecordingMayBeginWithSpeech() {
    AudioBuffer audio = noise(2400, -20, 600, -50, 3000, -20);
    assertThat(times(vad("{'adaptive': true}", audio))).containsExactly("0-2400", "3000-6000");
  }

  @Test
  void digitalSilenceSaysNothingOfTheNoise() {
    double[] silent = {3000, -300, 3000, -40, 1020, -20, 1000, -40, 3000, -300};
    assertThat(times(vad("{'adaptive': true}", noise(silent)))).containsExactly("6000-7020");
    silent[1] = -90;
    assertThat(times(vad("{'adaptive': true}", noise(silent))).get(0))
        .as("what is quieter than any room is noise all the same")
        .startsWith("3000-");
  }

  @Test
  void noiseThatChangesIsFollowed() {
    double[] audio = new double[80];
    for (int i = 0; i < 20; i++) {
      // Half a second of speech 15 dB above noise that gets louder by 2 dB every two seconds.
      double level = -60 + 2 * i;
      double[] two = {1500, level, 510, level + 15};
      System.arraycopy(two, 0, audio, 4 * i, 4);
    }
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      expected.add((2010 * i + 1500) + "-" + 2010 * (i + 1));
    }
    assertThat(times(vad("{'adaptive': true, 'margin': 8}", noise(audio)))).isEqualTo(expected);
    // Noise that is louder at once is taken for speech until it fills nine tenths of the window.
    JsonNode step = vad("{'adaptive': true}", noise(20_000, -50, 20_000, -30));
    assertThat(step).hasSize(1);
    assertThat(step.get(0).get("start_ms").intValue()).isEqualTo(19_980);
    assertThat(step.get(0).get("end_ms").intValue()).isBetween(24_000, 24_500);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void agreesWithANaiveReference(long seed) {
    Random random = new Random(seed);
    int channels = 1 + random.nextInt(2);
    int frameMs = 8 + random.nextInt(40);
    double margin = 3 + random.nextInt(12);
    double negMargin = random.nextInt((int) margin);
    float[] samples = bursts(random, (15 * SECOND + random.nextInt(5000)) * channels);
    AudioBuffer audio = AudioBuffer.f32(samples, samples.length / channels, RATE, channels);

    JsonNode segments =
        vad(
            "{'adaptive': true, 'frame_length_ms': %d, 'margin': %s, 'neg_margin': %s}"
                .formatted(frameMs, margin, negMargin),
            audio);

    List<Double> confidences = new ArrayList<>();
    List<String> expected = new ArrayList<>();
    double[] energies = energies(samples, frameMs * channels);
    int start = -1;
    double opening = 0;
    for (int i = 0; i <= energies.length; i++) {
      double floor = i == energies.length ? 0 : floorDb(energies, i, frameMs);
      double needed = floor + (start < 0 ? margin : negMargin);
      boolean speech = i < energies.length && energies[i] >= Math.pow(10, needed / 10);
      if (speech && start < 0) {
        start = i;
        opening = needed;
      } else if (!speech && start >= 0) {
        int end = Math.min(audio.frames(), i * frameMs);
        expected.add(start * frameMs + "-" + end);
        double[] all =
            energies(
                Arrays.copyOfRange(samples, start * frameMs * channels, end * channels),
                samples.length);
        confidences.add(1 - Math.pow(10, (opening - 10 * Math.log10(all[0])) / 20));
        start = -1;
      }
    }
    assertThat(expected).hasSizeGreaterThan(10);
    assertThat(times(segments)).isEqualTo(expected);
    for (int i = 0; i < expected.size(); i++) {
      assertThat(segments.get(i).get("confidence").doubleValue())
          .isCloseTo(Math.max(0, confidences.get(i)), within(1e-5));
    }
  }

  /** Mean squares of frames of so many samples. */
  private static double[] energies(float[] samples, int length) {
    double[] energies = new double[(samples.length + length - 1) / length];
    for (int i = 0; i < energies.length; i++) {
      int end = Math.min(samples.length, (i + 1) * length);
      for (int at = i * length; at < end; at++) {
        energies[i] += Math.pow(samples[at], 2) / (end - i * length);
      }
    }
    return energies;
  }

  private static double floorDb(double[] energies, int frame, int frameMs) {
    int from = Math.max(0, frame - 5000 / frameMs);
    int to = Math.min(energies.length, frame + 3000 / frameMs + 1);
    double[] sounding =
        Arrays.stream(energies, from, to).filter(energy -> energy > 1e-12).sorted().toArray();
    return sounding.length == 0
        ? -65
        : Math.max(-65, 10 * Math.log10(sounding[(sounding.length - 1) / 10]));
  }

  /** Noise of levels that change every some ms, and digital silence. */
  private static float[] bursts(Random random, int length) {
    float[] samples = new float[length];
    double level = 0;
    int left = 0;
    for (int i = 0; i < length; i++) {
      if (left-- == 0) {
        left = 1 + random.nextInt(600);
        level = random.nextInt(8) == 0 ? 0 : Math.pow(10, -2.5 + 2 * random.nextDouble());
      }
      samples[i] = (float) (level * random.nextGaussian() / 4);
    }
    return samples;
  }
}
