package org.remotemedia.operators.nodes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.remotemedia.operators.node.Node;
import org.remotemedia.operators.value.AudioBuffer;
import org.remotemedia.operators.value.AudioFormat;
import org.remotemedia.operators.value.AudioSpec;
import org.remotemedia.operators.value.SegmentProgress;
import org.remotemedia.operators.value.Value;
import org.remotemedia.operators.value.ValueCollector;
import org.remotemedia.operators.value.ValuePath;
import org.remotemedia.operators.value.ValueSink;

/** What VADNode tells of segments before the end of a recording comes true, and comes soon. */
class VadProgressTest {
  private static final int RECORDINGS = 400;

  /** A sample frame lasts 1 ms. */
  private static final int RATE = 1000;

  private static final int LOOK_AHEAD_MS = 3000;

  /** Rules for one recording, as parameters. */
  private record Rules(
      int frameMs, int minSpeechMs, int minSilenceMs, int padMs, String threshold) {
    static Rules any(Random random) {
      String threshold =
          switch (random.nextInt(4)) {
            case 0 -> "'threshold': -30";
            case 1 -> "'threshold': -20, 'neg_threshold': -35";
            case 2 -> "'adaptive': true";
            default -> "'adaptive': true, 'margin': 12, 'neg_margin': 3";
          };
      return new Rules(
          5 + random.nextInt(30),
          random.nextInt(3) * random.nextInt(150),
          random.nextInt(3) * random.nextInt(150),
          random.nextInt(3) * random.nextInt(120),
          threshold);
    }

    String params() {
      return "{'frame_length_ms': %d, 'min_speech_ms': %d, 'min_silence_ms': %d, 'pad_ms': %d, %s}"
          .formatted(frameMs, minSpeechMs, minSilenceMs, padMs, threshold);
    }

    int lookAheadMs() {
      return threshold.contains("adaptive") ? LOOK_AHEAD_MS : 0;
    }
  }

  /** Takes the output of one recording. */
  private static final class Told extends ValueCollector {
    final List<SegmentProgress> progress = new ArrayList<>();

    /** How much audio had been given when each came, ms. */
    final List<Integer> givenMs = new ArrayList<>();

    private int given;

    @Override
    public void progress(ValuePath path, SegmentProgress told) {
      progress.add(told);
      givenMs.add(given);
    }

    JsonNode list() {
      return ((Value.Json) value()).node();
    }
  }

  @Test
  void whatIsToldOfSegmentsComesTrue() {
    int ended = 0;
    int open = 0;
    int after = 0;
    for (int seed = 0; seed < RECORDINGS; seed++) {
      Random random = new Random(seed);
      Rules rules = Rules.any(random);
      Node node = NodeRuns.node("VADNode", rules.params());
      // A node that has done a recording before must not tell of its segments.
      for (int recording = 0; recording < 2; recording++) {
        float[] samples = bursts(random, 2000 + random.nextInt(15_000));
        Told told = run(node, samples, 1 + random.nextInt(recording == 0 ? 40 : 2000), random);
        JsonNode list = told.list();
        AudioBuffer mono = NodeRuns.mono(RATE, samples);
        String what = "seed " + seed + ", " + rules;
        int before = ended;
        for (SegmentProgress progress : told.progress) {
          if (progress.ended() != null) {
            assertThat(ended - before).as(what).isLessThan(list.size());
            assertThat(progress.ended()).as(what).isEqualTo(list.get(ended - before));
            ended++;
          }
          JsonNode next = list.path(ended - before);
          if (!Double.isNaN(progress.openMs())) {
            open++;
            assertThat(next.isObject()).as("%s: open at %s", what, progress.openMs()).isTrue();
            assertThat(start(next)).as(what).isEqualTo(progress.openMs());
            assertThat(end(next)).as(what).isGreaterThanOrEqualTo(progress.openEndMs());
          }
          if (next.isObject()) {
            assertThat(start(next)).as(what).isGreaterThanOrEqualTo(progress.settledMs());
          }
        }
        after += list.size() - (ended - before);
        assertThat(list)
            .as("%s: the same as without telling", what)
            .isEqualTo(NodeRuns.runJson("VADNode", rules.params(), mono));
      }
      node.cleanup();
    }
    assertThat(List.of(ended, open, after)).allMatch(count -> count > RECORDINGS / 4);
  }

  @Test
  void inSilenceEverythingIsToldSoon() {
    int segments = 0;
    for (int seed = 0; seed < RECORDINGS; seed++) {
      Random random = new Random(seed);
      Rules rules = Rules.any(random);
      int frames = rules.frameMs * 2 + rules.lookAheadMs();
      int lagMs = rules.padMs + rules.minSilenceMs + frames;
      float[] speech = bursts(random, 500 + random.nextInt(5000));
      float[] samples = Arrays.copyOf(speech, speech.length + 2 * rules.padMs + lagMs + 1);
      Node node = NodeRuns.node("VADNode", rules.params());
      Told told = run(node, samples, 1, random);
      node.cleanup();
      JsonNode list = told.list();
      String what = "seed " + seed + ", " + rules;
      int number = 0;
      for (int i = 0; i < told.progress.size(); i++) {
        SegmentProgress progress = told.progress.get(i);
        if (progress.ended() != null && ++number == list.size()) {
          segments++;
          assertThat(told.givenMs.get(i) - Math.max(speech.length, end(progress.ended())))
              .as(what)
              .isLessThanOrEqualTo(lagMs);
        }
      }
      assertThat(number).as(what).isEqualTo(list.size());
      assertThat(told.progress.get(told.progress.size() - 1).settledMs())
          .as(what)
          .isGreaterThanOrEqualTo(samples.length - rules.padMs - frames);
    }
    assertThat(segments).isGreaterThan(RECORDINGS / 2);
  }

  private static Told run(Node node, float[] samples, int longestChunk, Random random) {
    Told told = new Told();
    ValueSink input = node.start(told);
    input.audioStart(
        ValuePath.ROOT, new AudioSpec(RATE, 1, AudioFormat.F32, AudioSpec.UNKNOWN_FRAMES));
    for (int from = 0; from < samples.length; ) {
      int to = Math.min(samples.length, from + 1 + random.nextInt(longestChunk));
      told.given = to;
      input.audioChunk(ValuePath.ROOT, NodeRuns.mono(RATE, Arrays.copyOfRange(samples, from, to)));
      from = to;
    }
    input.audioEnd(ValuePath.ROOT);
    input.done();
    return told;
  }

  /** Noise of levels that change every some ms, and digital silence. */
  private static float[] bursts(Random random, int length) {
    float[] samples = new float[length];
    double level = 0;
    int left = 0;
    for (int i = 0; i < length; i++) {
      if (left-- == 0) {
        left = 1 + random.nextInt(random.nextBoolean() ? 60 : 400);
        level = new double[] {0, 0.003, 0.02, 0.08, 0.5}[random.nextInt(5)];
      }
      samples[i] = (float) (level * (2 * random.nextDouble() - 1));
    }
    return samples;
  }

  private static double start(JsonNode segment) {
    return segment.get("start_ms").doubleValue();
  }

  private static double end(JsonNode segment) {
    return segment.get("end_ms").doubleValue();
  }
}
