package org.remotemedia.job.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The faults that matter most, at each build; {@link FaultSuiteITCase} has all of them. */
@Timeout(600)
class FaultsITCase {
  private static final Duration TIMEOUT = FaultBench.TIMEOUT;

  @TempDir private Path folder;

  @Test
  void aRunIsResumedWhileTheJobOfALostJobManagerStillRuns() throws Exception {
    FaultBench bench = new FaultBench(folder, RunCommands.SPEECH_PREP, 300);
    RunFiles files = bench.output("disturbed");
    try (StandaloneCluster cluster = StandaloneCluster.start(folder.resolve("cluster"), 2)) {
      bench.run(bench.on(cluster, true, files), 0);
      FaultBench.awaitParts(files, 8);
      cluster.killJobManager();
      FaultBench.assertUnfinished(files);
      bench.run(bench.embedded(files, "--resume"), 0);
    }
    bench.compare("JobManager killed", files).assertNothingLost();
  }

  @Test
  void pythonProcessesAreKilled() throws Exception {
    Path manifest = Files.writeString(folder.resolve("manifest.json"), PythonFaults.MANIFEST);
    FaultBench bench =
        new FaultBench(folder, manifest, 160, "-p", "1", "--py-files", PythonFaults.NODES);
    RunFiles files = bench.output("disturbed");
    try (BackgroundRun run = BackgroundRun.start(bench.embedded(files), bench.log("python"))) {
      FaultBench.awaitParts(files, 4);
      assertThat(PythonFaults.kill(run.handle(), PythonFaults.NODE)).isPositive();
      FaultBench.awaitParts(files, 8);
      assertThat(PythonFaults.kill(run.handle(), PythonFaults.WORKER)).isPositive();
      FaultBench.assertUnfinished(files);
      assertThat(run.await(TIMEOUT)).as(run.said()).isZero();
    }
    bench.compare("Python processes killed", files).assertNothingLost();
    assertThat(List.of(files.failed())).containsExactly(List.of());
  }
}
