package org.remotemedia.bridge.environment;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which interpreter nodes are looked up with; shell scripts stand in for interpreters. */
class LookupPythonTest {
  @TempDir private Path folder;

  private Path archive(String script) throws Exception {
    Path bin = Files.createDirectories(folder.resolve("packed/bin"));
    Path python = Files.writeString(bin.resolve("python3"), script);
    Files.setPosixFilePermissions(python, PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.createSymbolicLink(bin.resolve("python"), Path.of("python3"));
    Path archive = folder.resolve("env.tar.gz");
    assertThat(
            new ProcessBuilder(
                    "tar", "-czf", archive.toString(), "-C", folder.resolve("packed") + "", "bin")
                .start()
                .waitFor())
        .isZero();
    return archive;
  }

  private static PythonEnvironment environment(String executable, String... archives)
      throws IOException {
    return PythonEnvironment.of(
        () -> "/own/python", executable, List.of(), null, List.of(archives));
  }

  @Test
  void anInterpreterInAnArchiveIsUnpackedForTheTimeOfTheLook() throws Exception {
    Path archive = archive("#!/bin/sh\necho packed \"$@\"\n");
    String executable;
    try (LookupPython python =
        LookupPython.of(environment("venv/bin/python", "/no/models.zip", archive + "#venv"))) {
      executable = python.executable();
      assertThat(PythonProcess.run(executable, null, List.of("-m", "x")))
          .isEqualTo("packed -m x\n");
    }
    assertThat(Path.of(executable)).doesNotExist();
    assertThat(Path.of(executable).getParent().getParent().getParent()).doesNotExist();
  }

  @Test
  void oneThatDoesNotRunHereGivesWayToTheClients() throws Exception {
    Path archive = archive("#!/no/such/interpreter\n");
    try (LookupPython python = LookupPython.of(environment("venv/bin/python", archive + "#venv"))) {
      assertThat(python.executable()).isEqualTo("/own/python");
    }
  }

  @Test
  void oneThatIsNotInAnArchiveServesAsItIs() throws Exception {
    try (LookupPython python = LookupPython.of(environment("/opt/python", "/no/models.zip"))) {
      assertThat(python.executable()).isEqualTo("/opt/python");
    }
  }
}
