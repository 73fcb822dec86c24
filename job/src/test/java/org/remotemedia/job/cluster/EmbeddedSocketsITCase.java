package org.remotemedia.job.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.remotemedia.job.cluster.ListeningSockets.Listening;
import org.remotemedia.job.testing.Wavs;
import org.remotemedia.operators.codec.ffmpeg.DecoderMain;

/** What other machines, and other users of this one, can reach of a run of bin/remotemedia. */
@EnabledOnOs(OS.LINUX)
@Timeout(300)
class EmbeddedSocketsITCase {
  private static final Duration UNDER_WAY = Duration.ofMinutes(4);
  private static final long LOOK_MS = 50;

  @TempDir private Path directory;

  @Test
  void nativeNodesAndDecodersLeaveOneSocketWhichIsTheBlobServers() throws Exception {
    Path input = directory.resolve("input");
    Wavs.writeSilence(input.resolve("days.wav"), 2_000_000_000);
    Files.copy(
        CommandRun.projectFile("operators/src/test/resources/codec/formats/lame-mono16k.mp3"),
        input.resolve("a.mp3"));

    Observed observed =
        observe(
            "VADNode",
            input,
            run ->
                run.descendants().anyMatch(EmbeddedSocketsITCase::isDecoder)
                    && Files.exists(output().resolve(".remotemedia/progress.json")));

    assertThat(observed.reachable()).isEmpty();
    assertThat(observed.atLast()).hasSize(1);
  }

  /** Beside the blob server's, workers have six; those of Py4J are closed when the job is made. */
  @ParameterizedTest
  @CsvSource({"process, 7", "thread, 1"})
  void pythonNodesAreReachedFromThisMachineAlone(String mode, int sockets) throws Exception {
    Path begun = directory.resolve("begun");
    Path nodes = directory.resolve("waiting.py");
    Files.writeString(
        nodes,
        """
        import pathlib, time
        from remotemedia import node

        @node("Waits", output="json")
        def waits(value):
            pathlib.Path(%s).touch()
            time.sleep(600)
        """
            .formatted('"' + begun.toString() + '"'));
    Path input = directory.resolve("input");
    Wavs.write(input.resolve("a.wav"), Wavs.tones(16_000, 1, 1, 1));

    Observed observed =
        observe(
            "Waits",
            input,
            run -> Files.exists(begun),
            "--py-files",
            nodes.toString(),
            "--py-mode",
            mode);

    assertThat(observed.reachable()).isEmpty();
    assertThat(observed.atLast()).hasSize(sockets);
  }

  /** The sockets seen on the way, and those that were open when the run was under way. */
  private record Observed(Set<Listening> ever, Set<Listening> atLast) {
    List<Listening> reachable() {
      return ever.stream()
          .filter(socket -> !socket.address().getAddress().isLoopbackAddress())
          .toList();
    }
  }

  /** Looks at a run until it is under way, then ends it. */
  private Observed observe(
      String nodeType, Path input, Predicate<ProcessHandle> isUnderWay, String... options)
      throws IOException, InterruptedException {
    Path manifest = directory.resolve("manifest.json");
    Files.writeString(
        manifest,
        "{\"version\": \"v1\", \"connections\": [], \"nodes\": [{\"id\": \"it\", \"node_type\": \""
            + nodeType
            + "\"}]}");
    List<String> command =
        new ArrayList<>(
            List.of(
                "env",
                "TMPDIR=" + Files.createDirectory(directory.resolve("tmp")),
                CommandRun.projectFile("bin/remotemedia").toString(),
                "run",
                "-m",
                manifest.toString(),
                "-i",
                input.toString(),
                "-o",
                output().toString(),
                "-p",
                "1"));
    command.addAll(List.of(options));
    Set<Listening> ever = new LinkedHashSet<>();
    Set<Listening> before = Set.of();
    long deadline = System.nanoTime() + UNDER_WAY.toNanos();
    try (BackgroundRun run = BackgroundRun.start(command, directory.resolve("log"))) {
      boolean underWay = false;
      while (!underWay) {
        assertThat(run.handle().isAlive()).as(run.said()).isTrue();
        assertThat(System.nanoTime()).as(run.said()).isLessThan(deadline);
        underWay = isUnderWay.test(run.handle());
        Set<Listening> now = ListeningSockets.of(run.handle());
        // PyFlink has a port open for an instant to learn its number, which takes no connections.
        now.stream().filter(before::contains).forEach(ever::add);
        before = now;
        Thread.sleep(LOOK_MS);
      }
      Set<Listening> atLast = ListeningSockets.of(run.handle());
      ever.addAll(atLast);
      return new Observed(ever, atLast);
    }
  }

  private Path output() {
    return directory.resolve("out");
  }

  private static boolean isDecoder(ProcessHandle process) {
    return process.info().commandLine().orElse("").contains(DecoderMain.class.getName());
  }
}
