package org.remotemedia.job.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.remotemedia.job.testing.Corpus;

/** The job jar on a cluster of processes of its own, held to what bin/remotemedia gives. */
@Timeout(600)
class FlinkRunITCase {
  private static final int RECORDS = 20;
  private static final Duration RUN_TIMEOUT = Duration.ofMinutes(3);

  @TempDir private static Path folder;

  private static RunCommands commands;
  private static RunFiles embedded;
  @AutoClose private static StandaloneCluster cluster;

  @BeforeAll
  static void startCluster() throws Exception {
    Path input = folder.resolve("input");
    new Corpus(input).addSpeakers(RECORDS);
    commands = over(input);
    cluster = StandaloneCluster.start(folder.resolve("cluster"), 1);
    embedded = new RunFiles(folder.resolve("embedded"));
    CommandRun run = CommandRun.of(RUN_TIMEOUT, Map.of(), commands.embedded(embedded));
    assertThat(run.exitCode()).as("%s", run).isZero();
    assertThat(embedded.results()).hasSize(RECORDS);
    assertThat(embedded.audio()).hasSize(RECORDS);
  }

  @Test
  void anAttachedRunGivesWhatAnEmbeddedOneGives() throws Exception {
    RunFiles files = new RunFiles(folder.resolve("attached"));

    CommandRun run =
        CommandRun.of(RUN_TIMEOUT, Map.of(), commands.on(cluster, List.of("-p", "2"), files));

    assertThat(run.exitCode()).as("%s", run).isZero();
    assertThat(run.out()).contains("20 records").contains("20 succeeded, 0 failed");
    assertSameAsEmbedded(files);
  }

  @Test
  void aDetachedRunReturnsAtOnceAndWritesItsMetricsWhenItIsDone() throws Exception {
    RunFiles files = new RunFiles(folder.resolve("detached"));

    CommandRun run =
        CommandRun.of(RUN_TIMEOUT, Map.of(), commands.on(cluster, List.of("-d", "-p", "2"), files));

    assertThat(run.exitCode()).as("%s", run).isZero();
    assertThat(run.out()).contains("Submitted job").contains(files.metricsFile().toString());
    FaultBench.awaitEnd(files);
    assertSameAsEmbedded(files);
  }

  @Test
  void aRunInWhichARecordFailsEndsWithThreeAndNamesTheRecord() throws Exception {
    Path mixed = folder.resolve("mixed");
    new Corpus(mixed).addSpeakers(2);
    Files.writeString(mixed.resolve("broken.wav"), "not audio at all");
    RunFiles files = new RunFiles(folder.resolve("mixed-output"));

    CommandRun run =
        CommandRun.of(RUN_TIMEOUT, Map.of(), over(mixed).on(cluster, List.of(), files));

    assertThat(run.exitCode()).as("%s", run).isEqualTo(3);
    assertThat(files.results()).hasSize(2);
    assertThat(files.failed())
        .singleElement()
        .satisfies(
            line -> {
              assertThat(line.path("record").asText()).isEqualTo("broken.wav");
              assertThat(line.path("error").asText()).isEqualTo("AudioFormatError");
            });
  }

  @Test
  void aManifestWithMistakesStartsNoJob() throws Exception {
    Path manifest = folder.resolve("mistaken.json");
    Files.writeString(
        manifest,
        """
        {"version": "v1", "connections": [], "nodes": [
          {"id": "slow", "node_type": "ResampleNode", "params": {"target_rat": 16000}},
          {"id": "what", "node_type": "Vadd"}]}
        """);
    RunFiles output = new RunFiles(folder.resolve("never"));
    Set<String> jobsBefore = cluster.jobs().keySet();

    CommandRun run =
        CommandRun.of(
            RUN_TIMEOUT,
            Map.of(),
            new RunCommands(manifest, commands.input(), List.of())
                .on(cluster, List.of("-p", "2"), output));

    assertThat(run.exitCode()).as("%s", run).isEqualTo(2);
    assertThat(run.err()).contains("'slow'", "target_rat", "'what'", "Vadd", "2 problems");
    assertThat(run.err()).doesNotContain("\tat ");
    assertThat(cluster.jobs().keySet()).isEqualTo(jobsBefore);
    assertThat(output.root()).doesNotExist();
  }

  private static void assertSameAsEmbedded(RunFiles files) throws IOException {
    assertThat(files.results()).isEqualTo(embedded.results());
    assertThat(files.failed()).isEmpty();
    assertThat(files.audio()).isEqualTo(embedded.audio());
    JsonNode metrics = files.metrics();
    assertThat(metrics.path("complete").asBoolean()).isTrue();
    assertThat(metrics.path("records").asInt()).isEqualTo(RECORDS);
    assertThat(metrics.path("succeeded").asInt()).isEqualTo(RECORDS);
    assertThat(metrics.path("nodes").findValuesAsText("node_id"))
        .isEqualTo(embedded.metrics().path("nodes").findValuesAsText("node_id"));
  }

  private static RunCommands over(Path input) {
    return new RunCommands(RunCommands.SPEECH_PREP, input, List.of());
  }
}
