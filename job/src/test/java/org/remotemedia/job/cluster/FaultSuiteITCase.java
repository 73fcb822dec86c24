package org.remotemedia.job.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * All that can be lost in the middle of a run, on a cluster of two workers. After each fault, and
 * resuming where the run could not go on by itself, the outputs must be those of an undisturbed
 * run, byte for byte. Takes some minutes: {@code bin/test-faults} runs it.
 */
@Tag("faults")
@Timeout(900)
class FaultSuiteITCase {
  private static final int RECORDS = 400;
  private static final int WORKERS = 2;

  @TempDir private static Path folder;

  private static FaultBench bench;
  @AutoClose private static StandaloneCluster cluster;

  @BeforeAll
  static void startCluster() throws Exception {
    bench = new FaultBench(folder.resolve("corpus"), RunCommands.SPEECH_PREP, RECORDS);
    cluster = StandaloneCluster.start(folder.resolve("cluster"), WORKERS);
  }

  @AfterAll
  static void showTable() throws Exception {
    FaultTable.show();
  }

  private static void check(String fault, RunFiles files) throws Exception {
    FaultTable.check(bench, fault, files);
  }

  private static RunFiles submitted(String name) throws Exception {
    return bench.submitted(cluster, name);
  }

  @Test
  void taskManagerKilled() throws Exception {
    RunFiles files = submitted("taskmanager");
    List<Long> workers = cluster.taskManagers();
    cluster.killTaskManager(workers.get(workers.size() - 1));
    FaultBench.assertUnfinished(files);
    FaultBench.awaitEnd(files);
    cluster.addTaskManager(WORKERS);
    check("TaskManager killed", files);
  }

  @Test
  void jobManagerKilledThenResumedOnItsSuccessor() throws Exception {
    RunFiles files = submitted("jobmanager");
    cluster.killJobManager();
    FaultBench.assertUnfinished(files);
    FaultBench.assertNothingTwice(files);
    cluster.restartJobManager(WORKERS);
    bench.run(bench.on(cluster, false, files, "--resume"), 0);
    check("JobManager killed, resumed on another", files);
  }

  @Test
  void runResumedWhileItsFirstJobIsAlive() throws Exception {
    RunFiles files = submitted("alive");
    bench.run(bench.embedded(files, "--resume"), 0);
    check("resumed while the first job was still running", files);
  }

  @Test
  void attachedClientKilled() throws Exception {
    RunFiles files = bench.output("client");
    try (BackgroundRun client =
        BackgroundRun.start(bench.on(cluster, false, files), bench.log("client"))) {
      FaultBench.awaitParts(files, 8);
      client.kill();
      FaultBench.assertUnfinished(files);
      FaultBench.awaitEnd(files);
    }
    check("client of a cluster killed", files);
  }

  @Test
  void embeddedRunKilledAgainAndAgain() throws Exception {
    RunFiles files = bench.output("embedded");
    for (int kill = 0; kill < 4; kill++) {
      int parts = files.partCount();
      try (BackgroundRun run =
          BackgroundRun.start(bench.embedded(files, "--resume"), bench.log("embedded"))) {
        FaultBench.awaitParts(files, parts + 3);
        Thread.sleep(ThreadLocalRandom.current().nextInt(100));
        run.kill();
      }
      FaultBench.assertNothingTwice(files);
    }
    bench.run(bench.embedded(files, "--resume"), 0);
    check("embedded run killed four times, resumed each time", files);
  }

  @Test
  void failedRecordsTakenUpByRunsThatAreKilled() throws Exception {
    RunFiles files = bench.output("taken-up");
    Path recording = bench.recording(2);
    Path aside = folder.resolve("aside.wav");
    Files.move(recording, aside);
    try {
      bench.run(bench.embedded(files), 3);
      assertThat(files.failed()).hasSize(RECORDS / 4);
    } finally {
      Files.move(aside, recording);
    }
    for (int kill = 0; kill < 3; kill++) {
      int parts = files.partCount();
      try (BackgroundRun run =
          BackgroundRun.start(bench.embedded(files, "--resume"), bench.log("taken-up"))) {
        FaultBench.awaitParts(files, parts + 2);
        run.kill();
      }
      FaultBench.assertNothingTwice(files);
    }
    bench.run(bench.embedded(files, "--resume"), 0);
    check("failed records taken up by runs that are killed", files);
  }

  @Test
  void diskFull() throws Exception {
    RunFiles files = bench.output("full");
    Files.createDirectories(files.root().getParent());
    Path disk = Files.createDirectories(folder.resolve("corpus/full"));
    try (Mounts mounts = new Mounts()) {
      mounts.small(disk, "20m");
      CommandRun full = bench.run(bench.on(cluster, false, files), 4);
      assertThat(full.err()).contains("No space left on device");
      FaultBench.assertNothingTwice(files);
      mounts.resize(disk, "400m");
      bench.run(bench.on(cluster, false, files, "--resume"), 0);
      check("disk full, then larger", files);
    }
  }

  @Test
  void inputVanished() throws Exception {
    RunFiles files = submitted("vanished");
    Path recording = bench.recording(1);
    Path aside = folder.resolve("vanished.wav");
    Files.move(recording, aside);
    try {
      FaultBench.assertUnfinished(files);
      FaultBench.awaitEnd(files);
      assertThat(files.failed()).isNotEmpty();
      assertThat(files.failed().get(0).path("message").textValue())
          .contains("no such file or directory");
      FaultBench.assertNothingTwice(files);
    } finally {
      Files.move(aside, recording);
    }
    bench.run(bench.on(cluster, false, files, "--resume"), 0);
    check("input vanished, then came back", files);
  }

  @Test
  void outputReadOnly() throws Exception {
    RunFiles files = bench.output("read-only");
    Files.createDirectories(files.root());
    try (Mounts mounts = new Mounts();
        BackgroundRun client =
            BackgroundRun.start(bench.on(cluster, false, files), bench.log("read-only"))) {
      FaultBench.awaitParts(files, 8);
      mounts.readOnly(files.root());
      assertThat(client.await(FaultBench.TIMEOUT)).as(client.said()).isEqualTo(4);
      assertThat(client.said()).contains("Read-only file system");
      FaultBench.assertNothingTwice(files);
      mounts.undo();
      bench.run(bench.on(cluster, false, files, "--resume"), 0);
      check("output folder read-only, then writable", files);
    }
  }

  @Test
  void pythonProcessesKilled() throws Exception {
    Path manifest = Files.writeString(folder.resolve("python.json"), PythonFaults.MANIFEST);
    FaultBench python =
        new FaultBench(
            folder.resolve("python"),
            manifest,
            200,
            "--py-files",
            PythonFaults.NODES,
            "--py-executable",
            PythonFaults.executable());
    for (String victim : List.of(PythonFaults.WORKER, PythonFaults.NODE)) {
      RunFiles files = python.output("killed-" + victim);
      python.run(python.on(cluster, true, files), 0);
      FaultBench.awaitParts(files, 4);
      assertThat(killPython(victim)).isPositive();
      FaultBench.assertUnfinished(files);
      FaultBench.awaitEnd(files);
      FaultTable.check(
          python,
          victim.equals(PythonFaults.NODE)
              ? "processes of Python nodes killed"
              : "PyFlink workers killed",
          files);
    }
  }

  private static long killPython(String victim) throws IOException {
    return cluster.taskManagers().stream()
        .flatMap(pid -> ProcessHandle.of(pid).stream())
        .mapToLong(worker -> PythonFaults.kill(worker, victim))
        .sum();
  }
}
