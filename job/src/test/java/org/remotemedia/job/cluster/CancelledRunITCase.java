package org.remotemedia.job.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.remotemedia.job.testing.ReportData;

/** A run that its user stops in the middle leaves its accounts as far as they are known. */
@Timeout(600)
class CancelledRunITCase {
  private static final Duration TIMEOUT = Duration.ofMinutes(2);
  private static final int RECORDS = 480;
  private static final int INTERRUPTED = 130;

  /** Of the example that is run. */
  private static final List<String> NODES = List.of("mono", "resample", "vad", "i16");

  /** Starts a program that can be interrupted, which one started in the background is not. */
  private static final List<String> INTERRUPTIBLE =
      List.of(
          "python3",
          "-c",
          "import os, signal, sys; signal.signal(signal.SIGINT, signal.SIG_DFL);"
              + " os.execv(sys.argv[1], sys.argv[1:])");

  @TempDir private static Path folder;

  private static FaultBench bench;
  @AutoClose private static StandaloneCluster cluster;

  @BeforeAll
  static void startCluster() throws Exception {
    bench = new FaultBench(folder.resolve("bench"), RunCommands.SPEECH_PREP, RECORDS);
    cluster = StandaloneCluster.start(folder.resolve("cluster"), 2);
  }

  @Test
  void anInterruptedEmbeddedRun() throws Exception {
    RunFiles files = bench.output("embedded");
    interrupt(bench.embedded(files), files);
    assertAccounts(files);
  }

  @Test
  void anInterruptedAttachedRun() throws Exception {
    RunFiles files = bench.output("attached");
    interrupt(bench.on(cluster, false, files), files);
    assertAccounts(files);
    assertThat(cluster.jobs().values()).doesNotContain("RUNNING");
  }

  @Test
  void aCancelledDetachedRun() throws Exception {
    RunFiles files = bench.output("detached");
    bench.run(bench.on(cluster, true, files), 0);
    FaultBench.awaitParts(files, 4);
    String job =
        cluster.jobs().entrySet().stream()
            .filter(entry -> entry.getValue().equals("RUNNING"))
            .map(Map.Entry::getKey)
            .findFirst()
            .orElseThrow();
    cluster.cancel(job);
    FaultBench.awaitEnd(files);
    assertAccounts(files);
    assertThat(cluster.jobs()).containsEntry(job, "CANCELED");
  }

  /** Interrupts a run in the middle, as Ctrl-C does, and waits for its end. */
  private static void interrupt(List<String> command, RunFiles files) throws Exception {
    List<String> interruptible = new ArrayList<>(INTERRUPTIBLE);
    interruptible.addAll(command);
    try (BackgroundRun run = BackgroundRun.start(interruptible, bench.log("interrupted"))) {
      FaultBench.awaitParts(files, 4);
      CommandRun signal =
          CommandRun.of(
              TIMEOUT, Map.of(), List.of("kill", "-INT", Long.toString(run.handle().pid())));
      assertThat(signal.exitCode()).as("%s", signal).isZero();
      assertThat(run.await(TIMEOUT)).as(run.said()).isEqualTo(INTERRUPTED);
      assertThat(run.said()).contains("--resume").doesNotContain("\tat ");
    }
  }

  /** What is counted has its line; lines of the last moment may not have been counted. */
  private static void assertAccounts(RunFiles files) throws IOException {
    JsonNode metrics = files.metrics();
    assertThat(metrics.path("complete").isBoolean()).isTrue();
    assertThat(metrics.path("complete").booleanValue()).isFalse();
    int records = metrics.path("records").intValue();
    assertThat(records).isPositive().isLessThanOrEqualTo(files.results().size());
    assertThat(files.results()).hasSizeLessThan(RECORDS);
    assertThat(metrics.path("succeeded").intValue()).isEqualTo(records);
    assertThat(metrics.path("failed").intValue()).isZero();
    assertThat(metrics.path("audio_seconds").doubleValue()).isEqualTo(6.0 * records);
    assertThat(metrics.path("nodes").findValuesAsText("node_id")).isEqualTo(NODES);
    for (JsonNode node : metrics.path("nodes")) {
      assertThat(node.path("records").intValue()).as("%s", node).isEqualTo(records);
    }
    JsonNode report = ReportData.in(Files.readString(files.root().resolve("report.html")));
    assertThat(report.path("complete").booleanValue()).isFalse();
    assertThat(report.path("records").intValue()).isEqualTo(records);
  }
}
