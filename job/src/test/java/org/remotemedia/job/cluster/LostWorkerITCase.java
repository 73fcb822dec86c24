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
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A worker that is killed in the middle of a run must not be seen in the run's outputs. */
@Timeout(600)
class LostWorkerITCase {
  private static final int RECORDS = 400;
  private static final Duration RUN_TIMEOUT = Duration.ofMinutes(4);
  private static final String MANIFEST =
      CommandRun.projectFile("manifests/examples/speech-prep.json").toString();

  @TempDir private Path folder;

  @Test
  void everyRecordIsThereOnceWithTheSameAudio() throws Exception {
    Path list = writeList();
    RunFiles undisturbed = new RunFiles(folder.resolve("undisturbed"));
    CommandRun reference =
        CommandRun.of(
            RUN_TIMEOUT,
            Map.of(),
            List.of(
                CommandRun.projectFile("bin/remotemedia").toString(),
                "run",
                "-m",
                MANIFEST,
                "-i",
                list.toString(),
                "-o",
                undisturbed.root().toString()));
    assertThat(reference.exitCode()).as("%s", reference).isZero();

    RunFiles disturbed = new RunFiles(folder.resolve("disturbed"));
    try (StandaloneCluster cluster = StandaloneCluster.start(folder.resolve("cluster"), 2)) {
      CommandRun submitted =
          cluster.flinkRun(
              "-d",
              "-p",
              "4",
              System.getProperty("remotemedia.jar"),
              "run",
              "-m",
              MANIFEST,
              "-i",
              list.toString(),
              "-o",
              disturbed.root().toString());
      assertThat(submitted.exitCode()).as("%s", submitted).isZero();
      awaitParts(disturbed, 8);
      cluster.killTaskManager(cluster.taskManagers().get(0));
      assertThat(disturbed.metricsFile())
          .as("the worker was to be killed before the end")
          .doesNotExist();
      awaitEnd(disturbed);
      assertThat(cluster.jobs().values()).containsExactly("FINISHED");
    }

    assertThat(disturbed.failed()).isEmpty();
    assertThat(disturbed.results()).hasSize(RECORDS).isEqualTo(undisturbed.results());
    assertThat(disturbed.audio()).hasSize(RECORDS).isEqualTo(undisturbed.audio());
    JsonNode metrics = disturbed.metrics();
    assertThat(metrics.path("complete").asBoolean()).isTrue();
    assertThat(metrics.path("records").asInt()).isEqualTo(RECORDS);
    assertThat(topLevel(disturbed)).isEqualTo(topLevel(undisturbed));
    assertThat(disturbed.root().resolve(".remotemedia/tmp")).doesNotExist();
  }

  /** Many stretches of few recordings: enough to be in the middle of it for a while. */
  private Path writeList() throws IOException {
    int files = 4;
    int seconds = 30;
    for (int i = 0; i < files; i++) {
      WavFixtures.write(folder.resolve("long-" + i + ".wav"), 48000, 2, seconds, i);
    }
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < RECORDS; i++) {
      lines.add(
          "{\"audio_filepath\": \"long-%d.wav\", \"offset\": %s, \"duration\": 6}"
              .formatted(i % files, Math.floorDiv(i, files) / 5.0));
    }
    return Files.write(folder.resolve("list.jsonl"), lines);
  }

  private static void awaitParts(RunFiles files, int parts) throws Exception {
    long deadline = System.nanoTime() + RUN_TIMEOUT.toNanos();
    while (files.partCount() < parts) {
      assertThat(System.nanoTime()).as("no results appear").isLessThan(deadline);
      Thread.sleep(20);
    }
  }

  private static void awaitEnd(RunFiles files) throws InterruptedException {
    long deadline = System.nanoTime() + RUN_TIMEOUT.toNanos();
    while (!Files.exists(files.metricsFile())) {
      assertThat(System.nanoTime()).as("the run does not end").isLessThan(deadline);
      Thread.sleep(100);
    }
  }

  private static Set<String> topLevel(RunFiles files) throws IOException {
    try (Stream<Path> entries = Files.list(files.root())) {
      Set<String> names = new TreeSet<>();
      entries.forEach(entry -> names.add(entry.getFileName().toString()));
      return names;
    }
  }
}
