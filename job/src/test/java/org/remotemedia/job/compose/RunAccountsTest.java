package org.remotemedia.job.compose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.remotemedia.job.run.ExitCode;
import org.remotemedia.job.testing.Clusters;
import org.remotemedia.job.testing.CommandLineRun;
import org.remotemedia.job.testing.Corpus;
import org.remotemedia.job.testing.FaultyNode;
import org.remotemedia.job.testing.Pipelines;
import org.remotemedia.job.testing.ReportData;
import org.remotemedia.job.testing.RunDirectory;
import org.remotemedia.job.testing.Wavs;
import org.remotemedia.operators.value.AudioFormat;

/** What metrics.json and report.html say of a run is what lies in results and failed. */
@Timeout(60)
class RunAccountsTest {
  private static final int RATE = 16_000;
  private static final int GOOD = 40;
  private static final int MONO = 7;
  private static final int FATAL_FRAMES = 2520;

  @RegisterExtension private static final MiniClusterExtension CLUSTER = Clusters.fourSlots();

  @TempDir private Path directory;

  /** The mono ones fail at the first node, and the loud one, whose result no file can hold. */
  private Path corpus() throws IOException {
    Corpus corpus = new Corpus(Files.createDirectory(directory.resolve("corpus")));
    for (int i = 0; i < GOOD; i++) {
      corpus.add("good-" + i + ".wav", Wavs.bursts(RATE, 2, AudioFormat.I16, 2500 + i));
    }
    for (int i = 0; i < MONO; i++) {
      corpus.add("mono-" + i + ".wav", Wavs.bursts(RATE, 4000 + i));
    }
    corpus.add("text.wav", "no audio".getBytes(StandardCharsets.UTF_8));
    corpus.addCut("cut.wav", Wavs.bursts(RATE, 2, AudioFormat.I16, 9000), 1000);
    return corpus.directory();
  }

  private static final String MANIFEST =
      """
      {"version": "v1",
       "nodes": [
         {"id": "right", "node_type": "ChannelMixNode", "params": {"select": [1]}},
         {"id": "faulty", "node_type": "FaultyNode", "params": {"at_frames": %d, "times": %s}},
         {"id": "vad", "node_type": "VADNode", "params": {"threshold": -20.0}},
         {"id": "level", "node_type": "MultiplyNode"}],
       "connections": [
         {"from": "right", "to": "faulty"}, {"from": "faulty", "to": "vad"}]}
      """;

  @Test
  void sumsAreThoseOfTheLinesAlsoAfterARestartInTheMiddle() throws IOException {
    FaultyNode.reset();
    Path input = corpus();
    RunDirectory output = new RunDirectory(directory.resolve("out"));
    CommandLineRun run =
        CommandLineRun.run(
            Pipelines.write(directory, MANIFEST.formatted(FATAL_FRAMES, "1")),
            input,
            output.root(),
            "--parallelism",
            "2");
    assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.RECORDS_FAILED);
    assertThat(FaultyNode.begun(FATAL_FRAMES)).as("times the fatal one was begun").isEqualTo(2);

    assertThat(output.results()).hasSize(GOOD);
    assertThat(output.failed()).hasSize(MONO + 2);
    JsonNode metrics = output.metrics();
    JsonNode report = ReportData.in(Files.readString(output.root().resolve("report.html")));
    for (JsonNode accounts : new JsonNode[] {metrics, report}) {
      assertThat(accounts.get("complete").booleanValue()).isTrue();
      assertThat(accounts.get("records").intValue()).isEqualTo(GOOD + MONO + 2);
      assertThat(accounts.get("succeeded").intValue()).isEqualTo(output.results().size());
      assertThat(accounts.get("failed").intValue()).isEqualTo(output.failed().size());
    }
    Map<String, Integer> failures = failures(output);
    assertThat(failures).containsOnlyKeys("right", "null").containsEntry("right", MONO);
    for (JsonNode node : metrics.get("nodes")) {
      assertThat(node.get("failed").intValue())
          .as("%s", node)
          .isEqualTo(failures.getOrDefault(node.get("node_id").textValue(), 0));
      assertThat(node.get("records").intValue()).isEqualTo(GOOD + MONO + 2);
    }
    assertThat(report.at("/failures/total").intValue())
        .isEqualTo(failures.values().stream().mapToInt(Integer::intValue).sum());
    assertTheReportKnowsTheRecordings(report);
    assertThat(metrics.get("reading_time_us").longValue()).isPositive();
  }

  private static void assertTheReportKnowsTheRecordings(JsonNode report) {
    assertThat(report.at("/corpus/formats").toString())
        .contains(
            "\"sample_rate\":16000,\"channels\":1,\"records\":" + MONO,
            "\"sample_rate\":16000,\"channels\":2,\"records\":" + GOOD);
    // Bursts at half of full scale for half of the time: 10 log10 (0.25 / 2 / 2).
    assertThat(report.at("/corpus/mean_level_db").doubleValue()).isCloseTo(-12, within(1.5));
    JsonNode speech = report.at("/nodes/2/speech");
    assertThat(speech.get("audio_seconds").doubleValue())
        .isCloseTo(seconds(2500, GOOD), within(1e-9));
    assertThat(speech.get("speech_seconds").doubleValue())
        .isCloseTo(GOOD * 0.1, within(GOOD * 0.03));
  }

  private static double seconds(int firstFrames, int records) {
    double seconds = 0;
    for (int i = 0; i < records; i++) {
      seconds += (double) (firstFrames + i) / RATE;
    }
    return seconds;
  }

  private static Map<String, Integer> failures(RunDirectory output) throws IOException {
    Map<String, Integer> failures = new HashMap<>();
    for (JsonNode line : output.failed().values()) {
      failures.merge(line.get("node_id").asText(), 1, Integer::sum);
      for (JsonNode more : line.path("also")) {
        failures.merge(more.get("node_id").asText(), 1, Integer::sum);
      }
    }
    return failures;
  }

  @Test
  void aJobThatFailsLeavesAReportOfWhatIsKnown() throws IOException {
    FaultyNode.reset();
    RunDirectory output = new RunDirectory(directory.resolve("out"));
    CommandLineRun run =
        CommandLineRun.run(
            Pipelines.write(directory, MANIFEST.formatted(0, "0")),
            corpus(),
            output.root(),
            "--max-failures",
            "3");
    assertThat(run.exitCode()).isEqualTo(ExitCode.JOB_FAILED);
    JsonNode report = ReportData.in(Files.readString(output.root().resolve("report.html")));
    assertThat(report.get("complete").booleanValue()).isFalse();
    assertThat(report.get("records").intValue())
        .isEqualTo(output.metrics().get("records").intValue())
        .isBetween(4, output.results().size() + output.failed().size());
    assertThat(report.get("failed").intValue())
        .isEqualTo(output.metrics().get("failed").intValue());
  }

  /** The node succeeds, and its value then turns out to be one that no WAV can hold. */
  @Test
  void aValueThatCannotBeWrittenCountsAsAFailureOfItsNode() throws IOException {
    Corpus corpus = new Corpus(Files.createDirectory(directory.resolve("wide")));
    corpus.add("good.wav", Wavs.bursts(RATE, 100));
    corpus.add("wide.wav", Wavs.bursts(1_500_000, 1000, AudioFormat.I16, 1));
    RunDirectory output = new RunDirectory(directory.resolve("out"));
    CommandLineRun.run(
        Pipelines.write(directory, Pipelines.PASS), corpus.directory(), output.root());
    assertThat(output.failed()).containsOnlyKeys("wide.wav");
    JsonNode node = output.nodeMetrics("pass");
    assertThat(node.get("succeeded").intValue()).isEqualTo(1);
    assertThat(node.get("failed").intValue()).isEqualTo(1);
    assertThat(node.get("status").textValue()).isEqualTo("failed");
    assertThat(node.get("error").textValue())
        .isEqualTo(output.failed().get("wide.wav").get("message").textValue());
  }

  @Test
  void overwritingReplacesTheReport() throws IOException {
    Corpus corpus = new Corpus(Files.createDirectory(directory.resolve("one")));
    corpus.add("good.wav", Wavs.bursts(RATE, 100));
    RunDirectory output = new RunDirectory(directory.resolve("out"));
    Files.createDirectories(output.root());
    Path page = Files.writeString(output.root().resolve("report.html"), "someone's own page");
    Path manifest = Pipelines.write(directory, Pipelines.PASS);
    CommandLineRun refused = CommandLineRun.run(manifest, corpus.directory(), output.root());
    assertThat(refused.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(refused.err()).contains("report.html");
    assertThat(page).hasContent("someone's own page");
    Files.delete(page);
    for (String option : new String[] {"--keep-truncated", "--overwrite"}) {
      assertThat(CommandLineRun.run(manifest, corpus.directory(), output.root(), option).exitCode())
          .isEqualTo(ExitCode.OK);
      assertThat(ReportData.in(Files.readString(page)).at("/records").intValue()).isEqualTo(1);
    }
  }
}
