package org.remotemedia.job.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A worker that is killed in the middle of a run must not be seen in the run's outputs. */
@Timeout(600)
class LostWorkerITCase {
  @TempDir private Path folder;

  @Test
  void everyRecordIsThereOnceWithTheSameAudio() throws Exception {
    FaultBench bench = new FaultBench(folder.resolve("bench"), RunCommands.SPEECH_PREP, 400);
    RunFiles disturbed = bench.output("disturbed");
    try (StandaloneCluster cluster = StandaloneCluster.start(folder.resolve("cluster"), 2)) {
      bench.run(bench.on(cluster, true, disturbed), 0);
      FaultBench.awaitParts(disturbed, 8);
      cluster.killTaskManager(cluster.taskManagers().get(0));
      FaultBench.assertUnfinished(disturbed);
      FaultBench.awaitEnd(disturbed);
      FaultBench.await("the job does not end", () -> !cluster.jobs().containsValue("RUNNING"));
      assertThat(cluster.jobs().values()).containsExactly("FINISHED");
    }

    bench.compare("worker killed", disturbed).assertNothingLost();
    assertThat(disturbed.failed()).isEmpty();
    assertThat(topLevel(disturbed)).isEqualTo(topLevel(bench.undisturbed()));
  }

  private static Set<String> topLevel(RunFiles files) throws IOException {
    try (Stream<Path> entries = Files.list(files.root())) {
      Set<String> names = new TreeSet<>();
      entries.forEach(entry -> names.add(entry.getFileName().toString()));
      return names;
    }
  }
}
