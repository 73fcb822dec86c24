package org.remotemedia.job.compose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.test.junit5.InjectMiniCluster;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.remotemedia.job.run.ExitCode;
import org.remotemedia.job.testing.Clusters;
import org.remotemedia.job.testing.CommandLineRun;
import org.remotemedia.job.testing.ConfiguredEnvironment;
import org.remotemedia.job.testing.Corpus;
import org.remotemedia.job.testing.FaultyNode;
import org.remotemedia.job.testing.RunDirectory;
import org.remotemedia.job.testing.Wavs;

/** What a fault of the system does to a run. */
@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RestartTest {
  private static final int RECORDS = 60;
  private static final int SAMPLE_RATE = 16_000;

  @RegisterExtension private static final MiniClusterExtension CLUSTER = Clusters.fourSlots();

  @TempDir private static Path directory;
  private Path input;
  private RunDirectory undisturbed;

  /** Record {@code i} has a length of its own, of several chunks, by which the node knows it. */
  private static int frames(int record) {
    return 2500 + record;
  }

  private static String name(int record) {
    return String.format("%02d.wav", record);
  }

  @BeforeEach
  void runUndisturbed() throws IOException {
    FaultyNode.reset();
    if (undisturbed != null) {
      return;
    }
    input = Files.createDirectory(directory.resolve("corpus"));
    Corpus corpus = new Corpus(input);
    for (int record = 0; record < RECORDS; record++) {
      corpus.add(name(record), Wavs.bursts(SAMPLE_RATE, frames(record)));
    }
    undisturbed = new RunDirectory(directory.resolve("undisturbed"));
    CommandLineRun run = run(undisturbed, manifest(0, 1, null));
    assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.OK);
    assertThat(undisturbed.results()).hasSize(RECORDS);
    FaultyNode.reset();
  }

  private CommandLineRun run(RunDirectory output, Path manifest, String... more) {
    String[] options = new String[more.length + 2];
    options[0] = "--chunk-samples";
    options[1] = "1000";
    System.arraycopy(more, 0, options, 2, more.length);
    return CommandLineRun.run(manifest, input, output.root(), options);
  }

  private static Path manifest(int fatalFrames, int times, String message) throws IOException {
    return Files.writeString(
        directory.resolve("manifest.json"),
        String.format(
            """
            {"version": "v1",
             "nodes": [
               {"id": "faulty", "node_type": "FaultyNode",
                "params": {"at_frames": %d, "times": %d%s}},
               {"id": "half", "node_type": "ResampleNode", "params": {"target_rate": 8000}}],
             "connections": [{"from": "faulty", "to": "half"}]}
            """,
            fatalFrames, times, message == null ? "" : ", \"message\": \"" + message + "\""));
  }

  @ParameterizedTest
  @CsvSource({"1, ''", "2, ''", "2, --unchained"})
  void aRunSurvivesAFaultWithoutATrace(int parallelism, String unchained) throws IOException {
    int fatalRecord = 30;
    RunDirectory output = new RunDirectory(directory.resolve("out" + parallelism + unchained));
    List<String> options = List.of("-p", "" + parallelism, "--unchained");
    CommandLineRun run =
        run(
            output,
            manifest(frames(fatalRecord), 1, "gone for once"),
            options.subList(0, unchained.isEmpty() ? 2 : 3).toArray(new String[0]));

    assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.OK);
    assertThat(FaultyNode.begun(frames(fatalRecord))).as("times the fatal one").isEqualTo(2);
    assertThat(output.results()).hasSize(RECORDS);
    assertThat(output.digests()).isEqualTo(undisturbed.digests());
    assertThat(output.temporaryFiles()).isEmpty();
    assertThat(output.root().resolve(".remotemedia/tmp")).doesNotExist();
    assertMetricsCountEachRecordOnce(output);
    if (unchained.isEmpty()) {
      assertOnlyTheUnfinishedSplitWasReadAgain(output, fatalRecord);
    }
  }

  private static void assertMetricsCountEachRecordOnce(RunDirectory output) throws IOException {
    JsonNode metrics = output.metrics();
    double seconds = 0;
    for (int record = 0; record < RECORDS; record++) {
      seconds += (double) frames(record) / SAMPLE_RATE;
    }
    assertThat(metrics.get("complete").booleanValue()).isTrue();
    assertThat(metrics.get("records").intValue()).isEqualTo(RECORDS);
    assertThat(metrics.get("audio_seconds").doubleValue()).isCloseTo(seconds, within(1e-9));
    for (JsonNode node : metrics.get("nodes")) {
      assertThat(node.get("succeeded").intValue()).isEqualTo(RECORDS);
      assertThat(node.get("failed").intValue()).isZero();
      assertThat(node.get("status").textValue()).isEqualTo("success");
    }
    assertThat(output.nodeMetrics("faulty").get("audio_seconds").doubleValue())
        .isCloseTo(seconds, within(1e-9));
  }

  private static void assertOnlyTheUnfinishedSplitWasReadAgain(RunDirectory output, int fatalRecord)
      throws IOException {
    Set<String> again = new HashSet<>();
    for (List<JsonNode> split : output.resultsBySplit().values()) {
      List<String> names = split.stream().map(line -> line.get("record").textValue()).toList();
      int fatal = names.indexOf(name(fatalRecord));
      again.addAll(names.subList(0, fatal + 1));
    }
    assertThat(again).contains(name(fatalRecord)).hasSizeLessThan(5);
    for (int record = 0; record < RECORDS; record++) {
      assertThat(FaultyNode.begun(frames(record)))
          .as("times that " + name(record) + " was processed")
          .isEqualTo(again.contains(name(record)) ? 2 : 1);
    }
  }

  @ParameterizedTest
  @CsvSource({"the disk of this machine melts", "''"})
  void aRunWhoseFaultStaysFailsInWords(String message, @InjectMiniCluster MiniCluster cluster)
      throws IOException {
    ConfiguredEnvironment.restartTwice(cluster);
    int fatalRecord = 30;
    RunDirectory output = new RunDirectory(directory.resolve("failed" + message.length()));
    CommandLineRun run =
        run(
            output,
            manifest(frames(fatalRecord), Integer.MAX_VALUE, message.isEmpty() ? null : message));

    assertThat(run.exitCode()).isEqualTo(ExitCode.JOB_FAILED);
    assertThat(run.err())
        .contains("The job failed: " + (message.isEmpty() ? "LinkageError" : message))
        .doesNotContain("\tat ", "null");
    assertThat(FaultyNode.begun(frames(fatalRecord))).as("attempts").isEqualTo(3);
    JsonNode metrics = output.metrics();
    assertThat(metrics.get("complete").booleanValue()).isFalse();
    assertThat(metrics.get("records").intValue())
        .isEqualTo(output.results().size())
        .isBetween(1, RECORDS - 1);
    assertThat(output.results()).doesNotContainKey(name(fatalRecord));
    assertThat(undisturbed.results()).containsAllEntriesOf(output.results());
    assertThat(undisturbed.digests()).containsAllEntriesOf(output.digests());
  }
}
