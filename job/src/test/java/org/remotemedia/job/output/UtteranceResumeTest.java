package org.remotemedia.job.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.remotemedia.job.run.ExitCode;
import org.remotemedia.job.testing.CommandLineRun;
import org.remotemedia.job.testing.FaultyNode;
import org.remotemedia.job.testing.RunDirectory;
import org.remotemedia.job.testing.Wavs;
import org.remotemedia.operators.value.AudioBuffer;

/** Recordings with utterances, of which some fail or are lost, are done again as a whole. */
@Timeout(120)
class UtteranceResumeTest extends ResumedRuns {
  /** One utterance alone is so long. */
  private static final int FATAL_FRAMES = 9 * RATE / 10;

  private RunDirectory undisturbed;

  @BeforeEach
  void writeSpeech() throws IOException {
    for (int record = 0; record < RECORDS; record++) {
      corpus.add(name(record), tones(0.5 + 0.02 * record, 0.7, 0.6));
    }
    corpus.add(name(7), tones(0.5, 0.9, 0.6, 0.4));
    undisturbed = new RunDirectory(directory.resolve("undisturbed"));
    assertSuccess(run(undisturbed, cutting(0, 0, 1)));
    FaultyNode.reset();
  }

  /** Tones of these lengths, s, with half a second of silence before each and at the end. */
  private static AudioBuffer tones(double... seconds) {
    short[] samples = new short[8 * RATE];
    int at = RATE / 2;
    for (double length : seconds) {
      int end = at + (int) Math.round(length * RATE);
      for (; at < end; at++) {
        samples[at] = (short) (9000 * Math.sin(at / 5.0));
      }
      at += RATE / 2;
    }
    return AudioBuffer.i16(samples, at, RATE, 1);
  }

  /** The filter rejects what is shorter than the duration. */
  private Path cutting(int fatalFrames, int miscount, int times) throws IOException {
    return Files.writeString(
        directory.resolve("cutting.json"),
        String.format(
            """
            {"version": "v1",
             "nodes": [
               {"id": "in", "node_type": "PassThroughNode"},
               {"id": "vad", "node_type": "VADNode", "params": {"frame_length_ms": 10}},
               {"id": "cut", "node_type": "SegmentNode",
                "params": {"min_duration_s": 0.3, "pad_ms": 0, "merge_gap_ms": 0}},
               {"id": "good", "node_type": "FilterNode",
                "params": {"rules": {"long": "record.duration_s >= 0.55"}}},
               {"id": "faulty", "node_type": "FaultyNode",
                "params": {"at_frames": %d, "times": %d, "miscount": %d, "message": "melts"}}],
             "connections": [
               {"from": "in", "to": "vad"}, {"from": "in", "to": "cut"},
               {"from": "vad", "to": "cut"}, {"from": "cut", "to": "good"},
               {"from": "good", "to": "faulty"}]}
            """,
            fatalFrames, times, miscount));
  }

  private CommandLineRun cut(Path manifest, String... options) {
    return run(output, manifest, options);
  }

  private void assertUndisturbed() throws IOException {
    assertThat(output.results()).isEqualTo(undisturbed.results());
    assertThat(output.utterances()).isEqualTo(undisturbed.utterances());
    assertThat(output.rejected()).isEqualTo(undisturbed.rejected());
    assertThat(output.failed()).isEmpty();
    assertThat(audio(output)).isEqualTo(audio(undisturbed));
    for (String sums : List.of("records", "succeeded", "rejected", "failed", "utterances")) {
      assertThat(output.metrics().get(sums)).isEqualTo(undisturbed.metrics().get(sums));
    }
    JsonNode seconds = output.metrics().get("seconds");
    for (String share : List.of("input", "kept", "rejected", "not_speech", "too_short")) {
      assertThat(seconds.get(share).doubleValue())
          .isEqualTo(undisturbed.metrics().get("seconds").get(share).doubleValue(), within(1e-6));
    }
    assertThat(output.temporaryFiles()).isEmpty();
  }

  @Test
  void theUndisturbedRunHasEverythingOnce() throws IOException {
    assertThat(undisturbed.results()).hasSize(RECORDS);
    assertThat(undisturbed.rejected()).isNotEmpty();
    assertThat(undisturbed.utterances().size() + undisturbed.rejected().size())
        .isEqualTo(3 * RECORDS + 1);
    for (JsonNode rejected : undisturbed.rejected().values()) {
      assertThat(rejected.get("node_id").textValue()).isEqualTo("good");
      assertThat(rejected.get("rules").toString()).isEqualTo("[\"long\"]");
      assertThat(rejected.at("/values/record/duration_s").doubleValue())
          .isEqualTo(rejected.get("duration_s").doubleValue())
          .isLessThan(0.55);
      assertThat(undisturbed.results()).containsKey(rejected.get("parent").textValue());
    }
    JsonNode seconds = undisturbed.metrics().get("seconds");
    double sum =
        Stream.of("kept", "rejected", "failed", "not_speech", "too_short")
            .mapToDouble(share -> seconds.get(share).doubleValue())
            .sum();
    assertThat(sum).isEqualTo(seconds.get("input").doubleValue(), within(1e-9));
    assertThat(seconds.at("/rejected_by_rule/long").doubleValue())
        .isEqualTo(seconds.get("rejected").doubleValue(), within(1e-9));
  }

  @Test
  void aRecordingWithAFailedUtteranceIsDoneAgainAsAWhole() throws IOException {
    Path manifest = cutting(FATAL_FRAMES, 5, 1);
    CommandLineRun run = cut(manifest);
    assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.RECORDS_FAILED);
    JsonNode line = output.results().get(name(7));
    assertThat(line.at("/utterances/failed").intValue()).isEqualTo(1);
    assertThat(line.at("/utterances/count").intValue()).isEqualTo(4);
    assertThat(output.failed()).hasSize(1);
    JsonNode failed = output.failed().values().iterator().next();
    assertThat(failed.get("parent").textValue()).isEqualTo(name(7));
    assertThat(failed.get("node_id").textValue()).isEqualTo("faulty");
    assertThat(output.metrics().get("incomplete").intValue()).isEqualTo(1);
    assertThat(output.metrics().get("failed").intValue()).isZero();
    int begun = FaultyNode.begun(FATAL_FRAMES);

    assertSuccess(cut(manifest, "--resume"));

    assertThat(FaultyNode.begun(FATAL_FRAMES)).isEqualTo(begun + 1);
    assertUndisturbed();
  }

  /** What is thrown is a fault of the system: the task is restarted. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void aTaskThatIsLostInTheMiddleOfARecordingLeavesNothingTwice(int times) throws IOException {
    Path manifest = cutting(FATAL_FRAMES, 0, times);
    assertSuccess(cut(manifest));
    assertThat(FaultyNode.begun(FATAL_FRAMES)).isEqualTo(times + 1);
    assertUndisturbed();
  }

  @Test
  void aRecordingThatHasChangedTakesItsUtterancesWithIt() throws IOException {
    Path manifest = cutting(0, 0, 1);
    assertSuccess(cut(manifest));
    Wavs.write(input.resolve(name(7)), tones(2.5));
    FaultyNode.reset();
    assertSuccess(cut(manifest, "--resume"));
    assertThat(utterancesOf(name(7))).hasSize(1);
    assertThat(output.utterances().keySet().stream().filter(key -> key.startsWith(name(7))))
        .hasSize(1);
    assertThat(
            RunDirectory.files(output.root().resolve("audio/faulty")).stream()
                .filter(file -> file.toString().contains(name(7))))
        .hasSize(1);
    RunDirectory fresh = new RunDirectory(directory.resolve("fresh"));
    assertSuccess(run(fresh, manifest));
    undisturbed = fresh;
    assertUndisturbed();
  }

  private List<JsonNode> utterancesOf(String record) throws IOException {
    return Stream.of(output.utterances(), output.rejected(), output.failed())
        .flatMap(lines -> lines.values().stream())
        .filter(line -> record.equals(line.path("parent").textValue()))
        .toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"utterances", "rejected", "results"})
  void whatSomebodyHasDeletedIsDoneAgain(String folder) throws IOException {
    Path manifest = cutting(0, 0, 1);
    assertSuccess(cut(manifest));
    List<Path> parts = RunDirectory.files(output.root().resolve(folder));
    Files.delete(parts.get(0));
    assertSuccess(cut(manifest, "--resume"));
    assertUndisturbed();
  }

  @Test
  void aListThatSaysSomethingElseCorrectsTheLinesOfUtterancesToo() throws IOException {
    Path list = directory.resolve("list.jsonl");
    Files.writeString(
        list, "{\"audio_filepath\": \"corpus/" + name(7) + "\", \"speaker\": \"anna\"}\n");
    input = list;
    Path manifest = cutting(0, 0, 1);
    assertSuccess(cut(manifest));
    FaultyNode.reset();
    Files.writeString(
        list, "{\"audio_filepath\": \"corpus/" + name(7) + "\", \"speaker\": \"eva\"}\n");
    assertSuccess(cut(manifest, "--resume"));
    assertThat(FaultyNode.begun(FATAL_FRAMES)).as("its audio was not done again").isZero();
    for (Map<String, JsonNode> lines : List.of(output.utterances(), output.rejected())) {
      assertThat(lines).isNotEmpty();
      lines
          .values()
          .forEach(
              line -> {
                assertThat(line.get("speaker").textValue()).isEqualTo("eva");
                assertThat(line.has("offset")).isTrue();
              });
    }
    assertThat(output.rejected().values().iterator().next().get("node_id").textValue())
        .isEqualTo("good");
  }
}
