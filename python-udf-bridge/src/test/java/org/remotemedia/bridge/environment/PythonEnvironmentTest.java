package org.remotemedia.bridge.environment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipFile;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.python.PythonOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.remotemedia.bridge.udf.PythonMode;

/** Which Python serves what, and what Flink is told. */
class PythonEnvironmentTest {
  @TempDir private Path folder;
  private int searches;

  private PythonEnvironment of(String executable, String... archives) throws IOException {
    return PythonEnvironment.of(
        PythonMode.PROCESS, this::find, executable, List.of(), null, List.of(archives));
  }

  private String find() {
    searches++;
    return "/own/python";
  }

  @Test
  void withoutAWishThereIsOnePythonForAll() throws IOException {
    PythonEnvironment environment = of(null, "/data/venv.zip");
    assertThat(environment.clientExecutable()).isEqualTo("/own/python");
    assertThat(environment.workerExecutable()).isEqualTo("/own/python");
  }

  @Test
  void theUsersPythonServesForLookingUpToo() throws IOException {
    PythonEnvironment environment = of("/opt/conda/bin/python", "/data/models.zip#models");
    assertThat(environment.clientExecutable()).isEqualTo("/opt/conda/bin/python");
    assertThat(environment.workerExecutable()).isEqualTo("/opt/conda/bin/python");
    assertThat(searches).as("environments that are made for nothing").isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "venv/bin/python, /data/my-env.tar.gz#venv, true",
    "my-env.tar.gz/bin/python, /data/my-env.tar.gz, true",
    "my-env/bin/python, /data/my-env.tar.gz, false",
    "venv2/bin/python, /data/my-env.tar.gz#venv, false",
    "/data/venv/bin/python, /data/my-env.tar.gz#venv, false",
  })
  void aPythonWithinAnArchiveIsForWorkersAlone(String executable, String archive, boolean shipped)
      throws IOException {
    PythonEnvironment environment = of(executable, "/data/other.zip", archive);
    assertThat(environment.workerExecutable()).isEqualTo(executable);
    assertThat(environment.clientExecutable()).isEqualTo(shipped ? "/own/python" : executable);
  }

  @Test
  void inThreadModeTheMachinesPythonRunsWithThePackagesOfTheArchive() throws IOException {
    PythonEnvironment environment =
        PythonEnvironment.of(
            PythonMode.THREAD,
            this::find,
            "venv/bin/python",
            List.of(),
            null,
            List.of("/data/my-env.tar.gz#venv"));
    assertThat(environment.workerExecutable()).isEqualTo("/own/python");
    assertThat(environment.clientExecutable()).isEqualTo("/own/python");
    assertThat(environment.packages()).isEqualTo("venv");
  }

  @Test
  void flinkIsToldOfEverythingThatIsShippedAndOfTheSdkFirst() throws IOException {
    Configuration options =
        new PythonEnvironment(
                "/unpacked/python",
                "/own/python",
                "venv/bin/python",
                null,
                List.of("/a/nodes.py", "/b/lib"),
                "/a/requirements.txt",
                List.of("/a/env.zip#venv", "/a/models.zip"))
            .flinkOptions(PythonMode.PROCESS);
    assertThat(options.get(PythonOptions.PYTHON_EXECUTION_MODE)).isEqualTo("process");
    assertThat(Path.of(options.get(PythonOptions.PYTHON_CLIENT_EXECUTABLE)))
        .content()
        .endsWith("exec '/own/python' \"$@\"\n");
    assertThat(options.get(PythonOptions.PYTHON_EXECUTABLE)).isEqualTo("venv/bin/python");
    assertThat(options.get(PythonOptions.MAX_BUNDLE_SIZE)).isEqualTo(1);
    assertThat(options.get(PythonOptions.PYTHON_REQUIREMENTS)).isEqualTo("/a/requirements.txt");
    assertThat(options.get(PythonOptions.PYTHON_ARCHIVES))
        .isEqualTo("/a/env.zip#venv,/a/models.zip");
    String[] files = options.get(PythonOptions.PYTHON_FILES).split(",");
    assertThat(files).hasSize(3).endsWith("/a/nodes.py", "/b/lib");
    try (ZipFile own = new ZipFile(files[0])) {
      assertThat(own.getEntry("remotemedia/describe.py")).isNotNull();
      assertThat(own.getEntry("remotemedia/worker/messages.py")).isNotNull();
    }
  }

  @Test
  void aPythonWithoutPyFlinkIsNamedWithTheOptionThatNamesAnother() throws IOException {
    Path python = folder.resolve("python");
    Files.writeString(python, "#!/bin/sh\nexec python3 -S -E \"$@\"\n");
    assertThat(python.toFile().setExecutable(true)).isTrue();
    assertThatThrownBy(() -> of(python.toString()).requirePyFlink())
        .isInstanceOf(IOException.class)
        .hasMessageMatching(
            "the Python '"
                + python
                + "' has no PyFlink, which runs the nodes: install apache-flink==2\\.[0-9.]+ there,"
                + " or name another Python with --py-executable");
    Files.writeString(python, "#!/bin/sh\nPYTHONPATH=" + folder + " exec python3 -S \"$@\"\n");
    Files.createDirectories(folder.resolve("pyflink"));
    Files.createFile(folder.resolve("pyflink/__init__.py"));
    of(python.toString()).requirePyFlink();
  }

  @Test
  void whatIsNotAskedForIsNotSet() throws IOException {
    Configuration options = of(null).flinkOptions(PythonMode.PROCESS);
    assertThat(options.contains(PythonOptions.PYTHON_REQUIREMENTS)).isFalse();
    assertThat(options.contains(PythonOptions.PYTHON_ARCHIVES)).isFalse();
    assertThat(options.contains(PythonOptions.PYTHON_PATH)).isFalse();
    assertThat(Path.of(options.get(PythonOptions.PYTHON_FILES))).isRegularFile();
  }
}
