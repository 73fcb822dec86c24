package org.remotemedia.job.compose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.remotemedia.job.run.ExitCode;
import org.remotemedia.job.testing.Clusters;
import org.remotemedia.job.testing.CommandLineRun;
import org.remotemedia.job.testing.Corpus;
import org.remotemedia.job.testing.Pipelines;
import org.remotemedia.job.testing.RunDirectory;
import org.remotemedia.job.testing.Wavs;
import org.remotemedia.operators.value.AudioBuffer;

/** Recordings with stretches of tone at known places, cut into utterances. */
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class UtterancesTest {
  private static final String CUT =
      """
      {"version": "v1",
       "nodes": [
         {"id": "prepare", "node_type": "AudioTransformNode",
          "params": {"output_sample_rate": 16000, "output_channels": 1}},
         {"id": "vad", "node_type": "VADNode", "params": {"frame_length_ms": 10}},
         {"id": "cut", "node_type": "SegmentNode",
          "params": {"min_duration_s": 0.3, "max_duration_s": 2, "merge_gap_ms": 100,
                     "pad_ms": 50}},
         {"id": "pcm", "node_type": "FormatConverterNode", "params": {"target_format": "i16"}},
         {"id": "whole", "node_type": "FormatConverterNode", "params": {"target_format": "i16"}}],
       "connections": [
         {"from": "prepare", "to": "vad"},
         {"from": "prepare", "to": "cut"},
         {"from": "vad", "to": "cut"},
         {"from": "cut", "to": "pcm"},
         {"from": "prepare", "to": "whole"}]}
      """;

  private static final int RATE = 16_000;

  @RegisterExtension private static final MiniClusterExtension CLUSTER = Clusters.fourSlots();

  @TempDir private static Path directory;
  private Path manifest;
  private Path input;
  private RunDirectory expected;

  @BeforeEach
  void runAtOnce() throws IOException {
    if (expected != null) {
      return;
    }
    manifest = Pipelines.write(directory, CUT);
    input = Files.createDirectory(directory.resolve("corpus"));
    Corpus corpus = new Corpus(input);
    corpus.add("known.wav", tones(RATE, 0.5, 1.0, 1.08, 1.5, 2.0, 2.2, 3.0, 6.5, 8.0));
    corpus.add("silence.wav", tones(44_100));
    corpus.add("short.wav", tones(8000, 0.1, 0.15));
    Random random = new Random(11);
    for (int i = 0; i < 8; i++) {
      double[] times = random.doubles(2L * random.nextInt(9), 0.1, 9.5).sorted().toArray();
      corpus.add("r" + i + ".wav", tones(List.of(8000, 16_000, 44_100, 48_000).get(i % 4), times));
    }
    corpus.addCut("x-cut.wav", tones(RATE, 0.5, 1.5, 2.5, 3.5), 40_000);
    expected = new RunDirectory(directory.resolve("expected"));
    CommandLineRun run =
        CommandLineRun.run(
            manifest, input, expected.root(), "-p", "1", "--chunk-samples", "1000000");
    assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.RECORDS_FAILED);
    assertThat(run.out()).contains(" utterances: ");
    assertThat(expected.failed()).containsOnlyKeys("x-cut.wav");
  }

  /** Ten seconds of silence, with tone from the first to the second time, and so on. */
  private static AudioBuffer tones(int sampleRate, double... times) {
    short[] samples = new short[10 * sampleRate];
    for (int i = 0; i + 1 < times.length; i += 2) {
      for (int at = (int) (times[i] * sampleRate); at < times[i + 1] * sampleRate; at++) {
        samples[at] = (short) (10_000 * Math.sin(2 * Math.PI * 441 * at / sampleRate));
      }
    }
    return AudioBuffer.i16(samples, samples.length, sampleRate, 1);
  }

  @Test
  void utterancesAreWhereTheToneIs() throws IOException {
    List<JsonNode> found = of("known.wav");
    // 0.5 to 1.5 with a gap of 80 ms; 2.0 to 2.2 is too short; 3.0 to 6.5 is split; 8 does not end.
    assertThat(found).hasSizeGreaterThanOrEqualTo(3);
    assertThat(found.get(0).get("offset").doubleValue()).isEqualTo(0.45, within(0.011));
    assertThat(found.get(0).get("duration_s").doubleValue()).isEqualTo(1.1, within(0.021));
    assertThat(found.get(1).get("offset").doubleValue()).isEqualTo(2.95, within(0.011));
    double end =
        found.get(found.size() - 1).get("offset").doubleValue()
            + found.get(found.size() - 1).get("duration_s").doubleValue();
    assertThat(end).isEqualTo(6.55, within(0.021));
    JsonNode line = expected.results().get("known.wav");
    assertThat(line.at("/utterances/too_short").intValue()).isEqualTo(1);
    assertThat(line.at("/utterances/count").intValue()).isEqualTo(found.size());
    assertThat(expected.results().get("silence.wav").at("/utterances/count").intValue()).isZero();
    assertThat(expected.results().get("short.wav").at("/utterances/too_short").intValue())
        .isEqualTo(1);
  }

  private static List<JsonNode> of(RunDirectory run, String record) throws IOException {
    return run.utterances().values().stream()
        .filter(line -> line.get("parent").textValue().equals(record))
        .sorted(
            (a, b) -> Double.compare(a.get("offset").doubleValue(), b.get("offset").doubleValue()))
        .toList();
  }

  private List<JsonNode> of(String record) throws IOException {
    return of(expected, record);
  }

  /** Sample for sample, none overlaps, none is too long, and they have the names they should. */
  @Test
  void eachIsThatPartOfItsRecording() throws IOException {
    int seen = 0;
    for (Map.Entry<String, JsonNode> recording : expected.results().entrySet()) {
      short[] whole = Wavs.read(expected.audio(recording.getValue().at("/outputs/whole"))).shorts();
      int before = 0;
      for (JsonNode line : of(recording.getKey())) {
        int from = frame(line.get("offset"));
        int to = from + frame(line.get("duration_s"));
        assertThat(from).isGreaterThanOrEqualTo(before);
        before = to;
        assertThat(to - from).isBetween((int) (0.3 * RATE), 2 * RATE);
        JsonNode audio = line.at("/outputs/pcm");
        assertThat(audio.get("frames").intValue()).isEqualTo(to - from);
        assertThat(Wavs.read(expected.audio(audio)).shorts())
            .isEqualTo(Arrays.copyOfRange(whole, from, to));
        assertThat(line.get("record").textValue())
            .isEqualTo(
                recording.getKey()
                    + "#"
                    + number(line.get("offset"))
                    + "-"
                    + number(line.get("duration_s")));
        seen++;
      }
    }
    assertThat(seen).isEqualTo(expected.utterances().size()).isGreaterThan(20);
  }

  private static int frame(JsonNode seconds) {
    return (int) Math.round(seconds.doubleValue() * RATE);
  }

  private static String number(JsonNode seconds) {
    return seconds.asText().replaceAll("\\.0$", "");
  }

  @Test
  void everySecondIsAccountedFor() throws IOException {
    JsonNode seconds = expected.metrics().get("seconds");
    double input = seconds.get("input").doubleValue();
    double sum =
        Stream.of("kept", "rejected", "failed", "not_speech", "too_short")
            .mapToDouble(name -> seconds.get(name).doubleValue())
            .sum();
    assertThat(sum).isEqualTo(input, within(1e-9));
    double utterances =
        expected.utterances().values().stream()
            .mapToDouble(line -> (double) frame(line.get("duration_s")) / RATE)
            .sum();
    assertThat(seconds.get("kept").doubleValue()).isEqualTo(utterances, within(1e-9));
    assertThat(seconds.get("failed").doubleValue())
        .isEqualTo(
            expected.failed().get("x-cut.wav").get("duration_s").doubleValue(), within(1e-9));
    assertThat(expected.metrics().at("/utterances/kept").intValue())
        .isEqualTo(expected.utterances().size());
    assertThat(expected.nodeMetrics("pcm").get("records").intValue())
        .as("with those of the recording that failed later, or without")
        .isGreaterThanOrEqualTo(expected.utterances().size());
    assertThat(seconds.get("too_short").doubleValue()).isPositive();
  }

  @Test
  void aRecordingThatFailsLaterLeavesNothingOfItsUtterances() throws IOException {
    assertThat(of("x-cut.wav")).isEmpty();
    List<Path> audio = new ArrayList<>();
    for (Path file : RunDirectory.files(expected.root().resolve("audio/pcm"))) {
      if (file.getFileName().toString().startsWith("x-cut")) {
        audio.add(file);
      }
    }
    assertThat(audio).isEmpty();
    CommandLineRun kept =
        CommandLineRun.run(
            manifest, input.resolve("x-cut.wav"), directory.resolve("kept"), "--keep-truncated");
    assertThat(kept.exitCode()).as(kept.err()).isEqualTo(ExitCode.OK);
    assertThat(new RunDirectory(directory.resolve("kept")).utterances()).isNotEmpty();
  }

  /** The filter decides at the end of the recording, when most utterances have been cut. */
  @Test
  void aRecordingThatIsRejectedBeforeTheCutLeavesNothingOfItsUtterances() throws IOException {
    String manifest =
        CUT.replace(
                "{\"id\": \"pcm\"",
                "{\"id\": \"keep\", \"node_type\": \"FilterNode\", \"params\": {\"where\":"
                    + " \"record.name != 'known.wav'\"}}, {\"id\": \"pcm\"")
            .replace(
                "{\"from\": \"prepare\", \"to\": \"cut\"}",
                "{\"from\": \"prepare\", \"to\": \"keep\"}, {\"from\": \"keep\", \"to\":"
                    + " \"cut\"}");
    RunDirectory output = new RunDirectory(directory.resolve("rejected"));
    Path written = Files.writeString(directory.resolve("rejecting.json"), manifest);
    CommandLineRun run =
        CommandLineRun.run(
            written, input.resolve("known.wav"), output.root(), "--chunk-samples", "1000");
    assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.OK);
    assertThat(output.rejected()).containsOnlyKeys("known.wav");
    assertThat(output.utterances()).isEmpty();
    assertThat(RunDirectory.files(output.root().resolve("audio/pcm"))).isEmpty();
    JsonNode seconds = output.metrics().get("seconds");
    assertThat(seconds.get("rejected")).isEqualTo(seconds.get("input"));
  }

  /** What utterances need of a recording is not there for one that is rejected. */
  @Test
  void utterancesThatNeedWhatARejectedRecordingGivesAreRejectedToo() throws IOException {
    String manifest =
        CUT.replace(
                "{\"id\": \"pcm\"",
                "{\"id\": \"judge\", \"node_type\": \"FilterNode\", \"params\": {\"where\":"
                    + " \"size(vad) == 0\"}}, {\"id\": \"join\", \"node_type\":"
                    + " \"PassThroughNode\"}, {\"id\": \"pcm\"")
            .replace(
                "{\"from\": \"cut\", \"to\": \"pcm\"}",
                "{\"from\": \"vad\", \"to\": \"judge\"}, {\"from\": \"judge\", \"to\":"
                    + " \"join\"}, {\"from\": \"cut\", \"to\": \"join\"}, {\"from\": \"cut\","
                    + " \"to\": \"pcm\"}");
    RunDirectory output = new RunDirectory(directory.resolve("shared"));
    Path written = Files.writeString(directory.resolve("sharing.json"), manifest);
    CommandLineRun run = CommandLineRun.run(written, input.resolve("known.wav"), output.root());
    assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.OK);
    assertThat(output.utterances()).isEmpty();
    assertThat(output.rejected()).hasSize(1 + of("known.wav").size());
    output
        .rejected()
        .values()
        .forEach(line -> assertThat(line.get("node_id").textValue()).isEqualTo("judge"));
  }

  @ParameterizedTest
  @CsvSource({
    "1,   320, ''",
    "1,  1000, ''",
    "2, 16000, ''",
    "4,  4000, ''",
    "4, 65536, ''",
    "2, 16000, --unchained",
  })
  void sameBytes(int parallelism, int chunkSamples, String unchained) throws IOException {
    RunDirectory actual =
        new RunDirectory(directory.resolve(parallelism + "-" + chunkSamples + unchained));
    List<String> options =
        new ArrayList<>(
            List.of("--parallelism", "" + parallelism, "--chunk-samples", "" + chunkSamples));
    if (!unchained.isEmpty()) {
      options.add(unchained);
    }
    CommandLineRun run =
        CommandLineRun.run(manifest, input, actual.root(), options.toArray(new String[0]));
    assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.RECORDS_FAILED);
    assertThat(actual.utterances()).isEqualTo(expected.utterances());
    assertThat(actual.results()).isEqualTo(expected.results());
    assertThat(actual.digests()).isEqualTo(expected.digests());
    assertThat(actual.metrics().get("utterances")).isEqualTo(expected.metrics().get("utterances"));
  }
}
