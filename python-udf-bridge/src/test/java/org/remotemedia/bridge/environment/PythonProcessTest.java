package org.remotemedia.bridge.environment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Running an interpreter, which a shell stands in for. */
@Timeout(60)
class PythonProcessTest {
  private static final String SHELL = "/bin/sh";

  @TempDir private Path folder;

  private static String run(String script) throws IOException {
    return PythonProcess.run(SHELL, "/own.zip", List.of("-c", script));
  }

  @Test
  void theAnswerIsStandardOutputAlone() throws IOException {
    assertThat(run("echo noise >&2; printf 'größe\\n'")).isEqualTo("größe\n");
  }

  @Test
  void standardInputIsEmpty() throws IOException {
    assertThat(run("cat; echo end")).isEqualTo("end\n");
  }

  @Test
  void whatIsShippedComesFirstAndTheWorkingDirectoryNotAtAll() throws IOException {
    String old = System.getenv("PYTHONPATH");
    assertThat(run("echo $PYTHONPATH $PYTHONUTF8 $PYTHONSAFEPATH"))
        .isEqualTo("/own.zip" + (old == null ? "" : ":" + old) + " 1 1\n");
  }

  @Test
  void muchOutputOnBothSidesDoesNotBlock() throws IOException {
    String script = "head -c 1000000 /dev/zero | tr '\\0' x; head -c 1000000 /dev/zero >&2";
    assertThat(run(script).length()).isEqualTo(1_000_000);
  }

  @Test
  void anInterpreterThatDoesNotExistIsNamedWithWhatToDo() {
    assertThatThrownBy(() -> PythonProcess.run("/no/python", null, List.of()))
        .isInstanceOf(IOException.class)
        .hasMessage(
            "the Python '/no/python' cannot be started (No such file or directory);"
                + " name another with --py-executable");
  }

  @Test
  void aFileThatMayNotBeRunIsToldFromOneThatIsMissing() throws IOException {
    Path file = Files.writeString(folder.resolve("python"), "text");
    assertThatThrownBy(() -> PythonProcess.run(file.toString(), null, List.of()))
        .hasMessageContaining(file.toString())
        .hasMessageContaining("Permission denied");
  }

  @Test
  void aFailureTellsWhatStandardErrorSaidLast() {
    assertThatThrownBy(() -> run("echo ignored; echo 'No module named numpy' >&2; exit 1"))
        .isInstanceOf(IOException.class)
        .hasMessage(
            "the Python '/bin/sh' failed; --py-executable can name another:\nNo module named numpy");
    assertThatThrownBy(() -> run("head -c 9000 /dev/zero | tr '\\0' x >&2; echo last >&2; exit 3"))
        .message()
        .isEqualTo(
            "the Python '/bin/sh' failed; --py-executable can name another:\n..."
                + "x".repeat(3996)
                + "last");
  }

  @Test
  void oneThatTakesTooLongIsEnded() throws Exception {
    Path pid = folder.resolve("pid");
    String script = "echo importing >&2; echo $$ > '" + pid + "'; exec sleep 60";
    assertThatThrownBy(
            () -> PythonProcess.run(SHELL, null, List.of("-c", script), Duration.ofSeconds(1)))
        .isInstanceOf(IOException.class)
        .hasMessage("/bin/sh took over 1 s:\nimporting");
    Optional<ProcessHandle> process =
        ProcessHandle.of(Long.parseLong(Files.readString(pid).strip()));
    if (process.isPresent()) {
      process.get().onExit().get(20, TimeUnit.SECONDS);
    }
  }
}
