package org.remotemedia.bridge.environment;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.remotemedia.bridge.udf.PythonMode;

/** Interpreters in archives, on the client; shell scripts stand in for them. */
class UnpackedPythonTest {
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

  private static PythonEnvironment environment(PythonMode mode, String... archives)
      throws IOException {
    return PythonEnvironment.of(
        mode, () -> "/own/python", "venv/bin/python", List.of(), null, List.of(archives));
  }

  @Test
  void anInterpreterInAnArchiveServesHereToo() throws Exception {
    Path archive = archive("#!/bin/sh\necho packed \"$@\"\n");
    PythonEnvironment environment =
        environment(PythonMode.PROCESS, "/no/models.zip", archive + "#venv");
    assertThat(environment.workerExecutable()).isEqualTo("venv/bin/python");
    assertThat(environment.clientExecutable()).isEqualTo(environment.lookupExecutable());
    assertThat(PythonProcess.run(environment.lookupExecutable(), null, List.of("-m", "x")))
        .isEqualTo("packed -m x\n");
  }

  @Test
  void itLooksUpWhatTheThreadsOfTheMachinesPythonImport() throws Exception {
    Path archive = archive("#!/bin/sh\necho packed \"$@\"\n");
    PythonEnvironment environment = environment(PythonMode.THREAD, archive + "#venv");
    assertThat(PythonProcess.run(environment.lookupExecutable(), null, List.of("x")))
        .isEqualTo("packed x\n");
    assertThat(environment.clientExecutable()).isEqualTo("/own/python");
  }

  @Test
  void oneThatDoesNotRunHereGivesWayToTheClients() throws Exception {
    Path archive = archive("#!/no/such/interpreter\n");
    PythonEnvironment environment = environment(PythonMode.PROCESS, archive + "#venv");
    assertThat(environment.lookupExecutable()).isEqualTo("/own/python");
    assertThat(environment.workerExecutable()).isEqualTo("venv/bin/python");
  }
}
