package org.remotemedia.job.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.remotemedia.job.run.ExitCode;
import org.remotemedia.job.testing.Clusters;
import org.remotemedia.job.testing.CommandLineRun;
import org.remotemedia.job.testing.ConfiguredEnvironment;
import org.remotemedia.job.testing.Corpus;
import org.remotemedia.job.testing.FaultyNode;
import org.remotemedia.job.testing.RunDirectory;
import org.remotemedia.job.testing.Wavs;

/** A corpus, runs over it with {@code --resume}, and what they must come to. */
@Timeout(60)
abstract class ResumedRuns {
  static final int RECORDS = 20;
  static final int RATE = 16_000;

  @RegisterExtension private static final MiniClusterExtension CLUSTER = Clusters.fourSlots();

  @TempDir Path directory;
  Path input;
  Corpus corpus;
  RunDirectory output;

  static int frames(int record) {
    return 2500 + record;
  }

  static String name(int record) {
    return String.format("s%d/%02d.wav", record % 3, record);
  }

  @BeforeEach
  void write() throws IOException {
    FaultyNode.reset();
    input = Files.createDirectory(directory.resolve("corpus"));
    corpus = new Corpus(input);
    for (int record = 0; record < RECORDS; record++) {
      corpus.add(name(record), Wavs.bursts(RATE, frames(record)));
    }
    output = new RunDirectory(directory.resolve("out"));
  }

  CommandLineRun run(String... options) throws IOException {
    return run(output, manifest(0, 8000), options);
  }

  CommandLineRun run(RunDirectory to, Path manifest, String... options) {
    List<String> all = new ArrayList<>(List.of("--chunk-samples", "1000", "-p", "2"));
    all.addAll(List.of(options));
    return CommandLineRun.run(manifest, input, to.root(), all.toArray(String[]::new));
  }

  /**
   * @param fatalFrames length of the recording that breaks the job as often as Flink tries
   */
  Path manifest(int fatalFrames, int rate) throws IOException {
    return Files.writeString(
        directory.resolve("manifest.json"),
        String.format(
            """
            {"version": "v1",
             "nodes": [
               {"id": "faulty", "node_type": "FaultyNode",
                "params": {"at_frames": %d, "times": 2, "message": "the machine melts"}},
               {"id": "half", "node_type": "ResampleNode", "params": {"target_rate": %d}}],
             "connections": [{"from": "faulty", "to": "half"}]}
            """,
            fatalFrames, rate));
  }

  static void assertSuccess(CommandLineRun run) {
    assertThat(run.exitCode()).as(run.out() + run.err()).isEqualTo(ExitCode.OK);
  }

  /** Lines and audio are those of a run that was done at once, and the metrics are their sums. */
  void assertLikeUndisturbed() throws IOException {
    RunDirectory undisturbed = new RunDirectory(directory.resolve("undisturbed"));
    FaultyNode.reset();
    CommandLineRun run = run(undisturbed, manifest(0, 8000), "--overwrite");
    assertThat(output.results()).as(run.err()).isEqualTo(undisturbed.results());
    assertThat(output.failed()).isEqualTo(undisturbed.failed());
    assertThat(audio(output)).isEqualTo(audio(undisturbed));
    assertMetricsAreSums();
    assertThat(output.metrics().get("audio_seconds").doubleValue())
        .isCloseTo(undisturbed.metrics().get("audio_seconds").doubleValue(), within(1e-9));
    for (String node : List.of("faulty", "half")) {
      for (String count : List.of("succeeded", "failed", "skipped", "status", "error")) {
        assertThat(output.nodeMetrics(node).get(count))
            .as("%s of %s", count, node)
            .isEqualTo(undisturbed.nodeMetrics(node).get(count));
      }
    }
    assertThat(output.temporaryFiles()).isEmpty();
    assertThat(output.root().resolve(".remotemedia/tmp")).doesNotExist();
  }

  void assertMetricsAreSums() throws IOException {
    JsonNode metrics = output.metrics();
    assertThat(metrics.get("succeeded").intValue()).isEqualTo(output.results().size());
    assertThat(metrics.get("failed").intValue()).isEqualTo(output.failed().size());
    assertThat(metrics.get("records").intValue())
        .isEqualTo(output.results().size() + output.failed().size());
  }

  /** What a writer publishes while the job breaks may not have been reported any more. */
  void assertMetricsKnowNoMoreThanIsThere() throws IOException {
    JsonNode metrics = output.metrics();
    assertThat(metrics.get("succeeded").intValue()).isLessThanOrEqualTo(output.results().size());
    assertThat(metrics.get("failed").intValue()).isLessThanOrEqualTo(output.failed().size());
  }

  static Set<String> audio(RunDirectory run) throws IOException {
    Set<String> digests = new TreeSet<>();
    run.digests()
        .forEach(
            (path, digest) -> {
              if (path.startsWith("audio/")) {
                digests.add(path + " " + digest);
              }
            });
    return digests;
  }

  int attemptRecords() throws IOException {
    return output.metrics().required("attempt").required("records").intValue();
  }

  void restartNever(MiniCluster cluster) {
    Configuration configuration = new Configuration();
    configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "none");
    ConfiguredEnvironment.use(cluster, configuration);
  }
}
