package org.remotemedia.job.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.remotemedia.job.testing.Corpus;

/** What users see of Python nodes that talk, hang, fork and run out of memory. */
@Timeout(600)
class FieldNodesITCase {
  private static final Duration TIMEOUT = Duration.ofMinutes(4);
  private static final int RECORDS = 4;
  private static final int INTERRUPTED = 130;
  private static final String NODES =
      CommandRun.projectFile("job/src/test/resources/python/field_nodes.py").toString();

  /** In a process group of its own, to which Ctrl-C is sent as a terminal does. */
  private static final List<String> IN_A_GROUP =
      List.of(
          "python3",
          "-c",
          "import os, signal, sys; signal.signal(signal.SIGINT, signal.SIG_DFL); os.setpgid(0, 0);"
              + " os.execv(sys.argv[1], sys.argv[1:])");

  @TempDir private static Path folder;

  private static Path input;

  @BeforeAll
  static void writeInput() throws Exception {
    input = folder.resolve("input");
    new Corpus(input).addSpeakers(RECORDS);
  }

  @ParameterizedTest
  @ValueSource(strings = {"process", "thread"})
  void whatANodeSaysIsSeenWithItsIdAndTheRecord(String mode) throws Exception {
    RunFiles files = output("talkative-" + mode);
    CommandRun run =
        CommandRun.of(
            TIMEOUT, Map.of(), commands("Talkative").embedded(files, "--py-mode", mode, "-p", "1"));

    assertThat(run.exitCode()).as("%s", run).isZero();
    assertThat(run.err()).contains("[it] loading the model").doesNotContain("\tat ");
    assertThat(files.results()).hasSize(RECORDS);
    files
        .results()
        .forEach(
            line -> {
              String prefix = "[it " + line.path("record").textValue() + "] ";
              assertThat(run.err())
                  .contains(prefix + "to stdout\n", prefix + "to stderr\n")
                  .containsPattern("\\Q" + prefix + "\\E.*a warning of the node\n");
            });
    assertThat(run.out()).doesNotContain("to stdout");
  }

  @ParameterizedTest
  @ValueSource(strings = {"process", "thread"})
  void aForkedChildThatGoesOnCostsNothing(String mode) throws Exception {
    RunFiles files = output("forks-" + mode);
    CommandRun run =
        CommandRun.of(
            TIMEOUT, Map.of(), commands("Forks").embedded(files, "--py-mode", mode, "-p", "1"));
    assertThat(run.exitCode()).as("%s", run).isZero();
    assertThat(files.results()).hasSize(RECORDS);
  }

  @Test
  void anInterruptedRunNamesTheCallThatItWaitsForAndTheWayOn() throws Exception {
    List<String> command = new ArrayList<>(IN_A_GROUP);
    command.addAll(commands("Hangs").embedded(output("hangs"), "-p", "1"));
    try (BackgroundRun run = BackgroundRun.start(command, folder.resolve("hangs.log"))) {
      assertNamedThenInterrupted(run);
    }
  }

  @Test
  void onAClusterPythonIsFoundAndCallsThatHangAreNamedAndItsAbsenceIsTold() throws Exception {
    StandaloneCluster cluster = StandaloneCluster.start(folder.resolve("cluster"), 1);
    try (cluster) {
      RunFiles files = output("memory");
      CommandRun run =
          CommandRun.of(
              TIMEOUT, Map.of(), commands("GpuMemory").on(cluster, List.of("-p", "2"), files));
      assertThat(run.exitCode()).as("%s", run).isZero();
      assertThat(files.results()).hasSize(RECORDS);
      assertThat(files.metrics().path("nodes").get(0).path("retry_count").intValue())
          .isEqualTo(RECORDS);

      List<String> command = new ArrayList<>(IN_A_GROUP);
      command.addAll(commands("Hangs").on(cluster, List.of("-p", "1"), output("cluster-hangs")));
      try (BackgroundRun hanging =
          BackgroundRun.start(command, folder.resolve("cluster-hangs.log"))) {
        assertNamedThenInterrupted(hanging);
      }
    }
    RunFiles never = output("never");
    long started = System.nanoTime();
    CommandRun run =
        CommandRun.of(TIMEOUT, Map.of(), commands("GpuMemory").on(cluster, List.of(), never));
    assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(30));
    assertThat(run.exitCode()).as("%s", run).isEqualTo(4);
    assertThat(run.err()).contains("The cluster at localhost:", "cannot be reached");
    assertThat(never.root()).doesNotExist();
  }

  private static void assertNamedThenInterrupted(BackgroundRun run) throws Exception {
    long deadline = System.nanoTime() + TIMEOUT.toNanos();
    while (!run.said().contains(": node it, record ") && System.nanoTime() < deadline) {
      Thread.sleep(200);
    }
    assertThat(run.said()).containsPattern("waiting for 1[0-9] s: node it, record .+\\.wav");
    CommandRun signal =
        CommandRun.of(TIMEOUT, Map.of(), List.of("kill", "-INT", "--", "-" + run.handle().pid()));
    assertThat(signal.exitCode()).as("%s", signal).isZero();
    assertThat(run.await(TIMEOUT)).as(run.said()).isEqualTo(INTERRUPTED);
    assertThat(run.said())
        .contains("--resume")
        .doesNotContain("\tat ")
        .doesNotContain("Traceback")
        .doesNotContain("KeyboardInterrupt");
  }

  private static RunFiles output(String name) {
    return new RunFiles(folder.resolve(name));
  }

  private static RunCommands commands(String type) throws Exception {
    Path manifest = folder.resolve(type + ".json");
    Files.writeString(
        manifest,
        "{\"version\": \"v1\", \"connections\": [], \"nodes\": [{\"id\": \"it\", \"node_type\": \""
            + type
            + "\"}]}");
    return new RunCommands(manifest, input, List.of("--py-files", NODES));
  }
}
