package org.remotemedia.job.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.remotemedia.job.testing.LoopDisk;

/** The part of the fault suite in which the disk of the outputs stops for a while or for good. */
@Tag("faults")
@Timeout(900)
class StorageSuiteITCase {
  private static final int RECORDS = 800;
  private static final int WORKERS = 2;
  private static final Duration FROZEN = Duration.ofSeconds(60);

  /** Far below the time for which storage is frozen. */
  private static final Map<String, String> IMPATIENT =
      Map.of("heartbeat.interval", "5 s", "heartbeat.timeout", "20 s");

  @TempDir private static Path folder;

  private static FaultBench bench;

  @BeforeAll
  static void prepare() throws Exception {
    bench = new FaultBench(folder.resolve("corpus"), RunCommands.SPEECH_PREP, RECORDS);
    bench.undisturbed();
  }

  @AfterAll
  static void showTable() throws Exception {
    FaultTable.show();
  }

  @Test
  void frozen() throws Exception {
    RunFiles files = bench.output("frozen/out");
    try (StandaloneCluster cluster =
            StandaloneCluster.start(folder.resolve("cluster"), WORKERS, IMPATIENT);
        LoopDisk disk = LoopDisk.mount(folder, files.root().getParent())) {
      bench.submitted(cluster, "frozen/out");
      disk.freeze();
      try {
        long thawNanos = System.nanoTime() + FROZEN.toNanos();
        FaultBench.assertUnfinished(files);
        while (System.nanoTime() < thawNanos) {
          // Answered by the job's main thread, on which heartbeats depend.
          assertThat(cluster.jobs()).containsValue("RUNNING").hasSize(1);
          assertThat(cluster.readyWorkers()).isEqualTo(WORKERS);
          FaultBench.assertUnfinished(files);
          Thread.sleep(1000);
        }
      } finally {
        disk.thaw();
      }
      FaultBench.awaitEnd(files);
      FaultBench.await("the job does not end", () -> cluster.jobs().containsValue("FINISHED"));
      assertThat(cluster.jobManagerLogs())
          .contains("switched from state RUNNING to FINISHED")
          .doesNotContain("Heartbeat of TaskManager", "no longer reachable", "to RESTARTING");
      assertThat(cluster.taskManagerLogs()).doesNotContain("heartbeat of JobManager");
      FaultTable.check(bench, "storage frozen for a minute", files);
    }
  }

  /** The disk has got the markers first, and nothing else that nobody asked for. */
  @Test
  void powerLost() throws Exception {
    RunFiles files = bench.output("power/out");
    try (LoopDisk disk = LoopDisk.mount(folder, files.root().getParent())) {
      try (BackgroundRun run = BackgroundRun.start(bench.embedded(files), bench.log("power"))) {
        FaultBench.awaitParts(files, 8);
        FaultBench.await("no markers appear", () -> files.markers().size() >= 4);
        LoopDisk.writeBack(files.markers());
        disk.losePower();
        run.kill();
      }
      disk.restart();
      assertThat(bench.assertMarkedIsWhole(files)).isGreaterThanOrEqualTo(4);
      FaultBench.assertUnfinished(files);
      bench.run(bench.embedded(files, "--resume"), 0);
      FaultTable.check(bench, "power lost, resumed", files);
      FaultBench.assertNothingStray(files);
    }
  }
}
