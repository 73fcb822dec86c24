package org.remotemedia.job.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.remotemedia.job.testing.Corpus;
import org.remotemedia.job.testing.Wavs;

/** What bin/remotemedia leaves among the temporary files of the machine: nothing. */
@Timeout(300)
class LauncherITCase {
  private static final Duration RUN_TIMEOUT = Duration.ofMinutes(2);
  private static final int INTERRUPTED = 130;

  @TempDir private Path directory;

  private Path temporary;
  private RunFiles run;
  private Path manifest;

  @BeforeEach
  void prepare() throws IOException {
    temporary = Files.createDirectory(directory.resolve("tmp"));
    run = new RunFiles(directory.resolve("out"));
    manifest = directory.resolve("manifest.json");
    Files.writeString(
        manifest,
        """
        {"version": "v1", "connections": [], "nodes": [{"id": "vad", "node_type": "VADNode"}]}
        """);
  }

  @Test
  void aRunLeavesNothing() throws Exception {
    Path input = directory.resolve("input");
    new Corpus(input).addSpeakers(3);
    CommandRun done =
        CommandRun.of(RUN_TIMEOUT, Map.of("TMPDIR", temporary.toString()), command(input));
    assertThat(done.exitCode()).as("%s", done).isZero();
    assertThat(run.results()).hasSize(3);
    assertThat(temporary).isEmptyDirectory();
  }

  @Test
  void aRunThatIsRefusedLeavesNothing() throws Exception {
    CommandRun refused =
        CommandRun.of(
            RUN_TIMEOUT,
            Map.of(
                "REMOTEMEDIA_JVM_OPTS",
                "-Xmx256m -Djava.io.tmpdir=" + temporary,
                "TMPDIR",
                directory.resolve("none").toString()),
            command(directory.resolve("missing")));
    assertThat(refused.exitCode()).as("%s", refused).isEqualTo(2);
    assertThat(temporary).isEmptyDirectory();
  }

  @Test
  void aRunThatIsInterruptedLeavesNothingButItsMetrics() throws Exception {
    Path input = directory.resolve("input/days.wav");
    Wavs.writeSilence(input, 2_000_000_000);
    List<String> command = new ArrayList<>(List.of("env", "TMPDIR=" + temporary));
    command.addAll(command(input));
    try (BackgroundRun running = BackgroundRun.start(command, directory.resolve("log"))) {
      Path progress = run.root().resolve(".remotemedia/progress.json");
      while (!Files.exists(progress)) {
        assertThat(running.handle().isAlive()).as(running.said()).isTrue();
        Thread.sleep(50);
      }
      assertThat(temporary).isNotEmptyDirectory();
      new ProcessBuilder("kill", "-INT", Long.toString(running.handle().pid())).start().waitFor();
      assertThat(running.await(RUN_TIMEOUT)).as(running.said()).isEqualTo(INTERRUPTED);
    }
    assertThat(run.metrics().path("complete").asText()).isEqualTo("false");
    assertThat(temporary).isEmptyDirectory();
  }

  private List<String> command(Path input) {
    return new RunCommands(manifest, input, List.of()).embedded(run);
  }
}
