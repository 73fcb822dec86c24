package org.remotemedia.job.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The archive of classes that bin/remotemedia keeps, when it is not what it should be. */
@Timeout(300)
class ClassArchiveITCase {
  private static final Duration RUN_TIMEOUT = Duration.ofMinutes(2);
  private static final String PREPARING =
      "remotemedia: preparing faster starts with this Java, once ...";

  /** What every run with vectors says, archive or not. */
  private static final String INCUBATOR = "WARNING: Using incubator modules: jdk.incubator.vector";

  @TempDir private static Path directory;

  private static Path home;
  private static Path archive;
  private static byte[] whole;
  private static byte[] note;

  /** A home with the launcher and all else of the project's, but with a cache of its own. */
  @BeforeAll
  static void makeHome() throws IOException, InterruptedException {
    home = Files.createDirectory(directory.resolve("home"));
    Files.createDirectory(home.resolve("bin"));
    // The times too, by which the launcher decides whether to build.
    for (String file : List.of("bin/remotemedia", "bin/lib.sh", "bin/flink-home", "pom.xml")) {
      Files.copy(
          CommandRun.projectFile(file), home.resolve(file), StandardCopyOption.COPY_ATTRIBUTES);
    }
    for (String folder :
        List.of("operators", "manifests", "python-udf-bridge", "job", "cluster-config")) {
      Files.createSymbolicLink(home.resolve(folder), CommandRun.projectFile(folder));
    }
    archive = home.resolve(".cache/classes.jsa");
    CommandRun first = run();
    assertThat(first.err()).contains(PREPARING);
    whole = Files.readAllBytes(archive);
    note = Files.readAllBytes(noteFile());
  }

  @BeforeEach
  void restore() throws IOException {
    Files.deleteIfExists(archive);
    Files.write(archive, whole);
    Files.write(noteFile(), note);
  }

  private static Path noteFile() {
    return archive.resolveSibling("classes.jsa.made-from");
  }

  private static CommandRun run() throws InterruptedException {
    CommandRun run =
        CommandRun.of(
            RUN_TIMEOUT,
            Map.of(),
            List.of(
                home.resolve("bin/remotemedia").toString(),
                "run",
                "--manifest",
                home.resolve("manifests/examples/to-16-bit.json").toString(),
                "--input",
                home.resolve("manifests/examples/audio").toString(),
                "--output",
                directory.resolve("out").toString(),
                "--overwrite"));
    assertThat(run.exitCode()).as("%s", run).isZero();
    // A slow machine shows progress between.
    assertThat(run.err().lines().filter(line -> !line.contains(" × real time, ")))
        .isSubsetOf(PREPARING, INCUBATOR);
    return run;
  }

  @Test
  void oneThatFitsIsUsedAsItIs() throws Exception {
    assertThat(run().err()).doesNotContain(PREPARING);
    assertThat(archive).hasBinaryContent(whole);
  }

  @Test
  void oneThatWasCutShortIsMadeAnew() throws Exception {
    try (RandomAccessFile file = new RandomAccessFile(archive.toFile(), "rw")) {
      file.setLength(whole.length / 2);
    }
    assertThat(run().err()).contains(PREPARING);
    assertThat(Files.size(archive)).isGreaterThan(whole.length / 2 + 1);
    assertThat(run().err()).doesNotContain(PREPARING);
  }

  @Test
  void oneThatAnotherJavaMadeIsMadeAnew() throws Exception {
    Files.writeString(noteFile(), "/opt/another/bin/java\n" + Files.readString(noteFile()));
    assertThat(run().err()).contains(PREPARING);
    assertThat(Files.readAllBytes(noteFile())).startsWith(firstLine(note));
  }

  @Test
  void oneWithADamagedHeaderIsIgnoredInSilence() throws Exception {
    try (RandomAccessFile file = new RandomAccessFile(archive.toFile(), "rw")) {
      file.write(new byte[512]);
    }
    assertThat(run().err()).doesNotContain(PREPARING);
  }

  private static byte[] firstLine(byte[] text) {
    return new String(text, StandardCharsets.UTF_8)
        .lines()
        .findFirst()
        .orElseThrow()
        .getBytes(StandardCharsets.UTF_8);
  }
}
