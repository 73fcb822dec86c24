package org.remotemedia.job.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The part of the fault suite in which an output directory is taken from a job that is alive, all
 * on one cluster. Nothing of the job that lost it may be seen afterwards.
 */
@Tag("faults")
@Timeout(1800)
class TakeoverSuiteITCase {
  private static final int RECORDS = 800;
  private static final int MOST_GENERATIONS = 10;
  private static final int LEAST_TAKEOVERS = 4;
  private static final int LONGEST_MS = 3000;

  /** One that takes its time, so that each generation leaves something to the next. */
  private static final String MANIFEST =
      """
      {"version": "v1", "connections": [], "nodes": [
        {"id": "resample", "node_type": "ResampleNode", "params": {"target_rate": 16000}},
        {"id": "slow", "node_type": "Slow", "params": {"seconds": %s}}]}
      """;

  @TempDir private static Path folder;

  private static FaultBench bench;
  @AutoClose private static StandaloneCluster cluster;

  @BeforeAll
  static void startCluster() throws Exception {
    bench =
        new FaultBench(
            folder.resolve("corpus"),
            Files.writeString(folder.resolve("slow.json"), MANIFEST.formatted(0.2)),
            RECORDS,
            "--py-files",
            PythonFaults.NODES,
            "--py-executable",
            PythonFaults.executable());
    bench.hurryUndisturbed(
        Files.writeString(folder.resolve("quick.json"), MANIFEST.formatted(0.0)));
    cluster = StandaloneCluster.start(folder.resolve("cluster"), 2);
  }

  @AfterAll
  static void showTable() throws Exception {
    FaultTable.show();
  }

  /** The client of the next takes the directory while the job before it is at work. */
  @Test
  void takenOverAgainAndAgain() throws Exception {
    long seed = Long.getLong("takeover.seed", System.nanoTime());
    System.out.println("takeovers of live jobs: seed " + seed + " (-Dtakeover.seed)");
    Random random = new Random(seed);
    RunFiles files = bench.output("taken-over");
    Set<String> others = cluster.jobs().keySet();
    int generations = 0;
    while (generations < MOST_GENERATIONS && !Files.exists(files.metricsFile())) {
      int before = files.markers().size();
      bench.run(bench.on(cluster, true, files, "--resume"), 0);
      generations++;
      FaultBench.await("nothing is done", () -> files.markers().size() > before || allEnded());
      Thread.sleep(random.nextInt(LONGEST_MS));
    }
    int stopped = stopped(files, others);
    assertThat(stopped).as("takeovers, seed " + seed).isGreaterThanOrEqualTo(LEAST_TAKEOVERS);
    check("live job taken over " + stopped + " times", files);
  }

  @Test
  void overwrittenWhileItsJobIsAlive() throws Exception {
    Set<String> others = cluster.jobs().keySet();
    RunFiles files = bench.submitted(cluster, "overwritten");
    bench.run(bench.on(cluster, true, files, "--overwrite"), 0);
    assertThat(stopped(files, others)).isEqualTo(1);
    check("overwritten while its job was alive", files);

    Map<String, String> before = contents(files);
    bench.run(bench.on(cluster, false, files, "--resume"), 0);
    assertThat(contents(files)).isEqualTo(before);
  }

  /**
   * Waits until all jobs have ended.
   *
   * @param others jobs that are not meant
   * @return how many were told that they had lost the directory
   */
  private static int stopped(RunFiles files, Set<String> others) throws Exception {
    FaultBench.awaitEnd(files);
    FaultBench.await("a job does not end", TakeoverSuiteITCase::allEnded);
    Map<String, String> jobs = cluster.jobs();
    jobs.keySet().removeAll(others);
    return Collections.frequency(jobs.values(), "FAILED");
  }

  private static boolean allEnded() throws Exception {
    return Set.of("FINISHED", "FAILED").containsAll(cluster.jobs().values());
  }

  private static void check(String fault, RunFiles files) throws Exception {
    FaultTable.check(bench, fault, files);
    FaultBench.assertNothingStray(files);
  }

  private static Map<String, String> contents(RunFiles files) {
    Map<String, String> contents = new TreeMap<>(files.audio());
    files.marked().forEach((split, marker) -> contents.put(split, marker.toString()));
    files.results().forEach(line -> contents.put(line.path("record").textValue(), line.toString()));
    return contents;
  }
}
