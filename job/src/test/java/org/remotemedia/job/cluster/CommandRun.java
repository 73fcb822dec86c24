package org.remotemedia.job.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** What a program that was run to its end has said. */
record CommandRun(List<String> command, long pid, int exitCode, String out, String err) {
  private static final Path HOME = Path.of(System.getProperty("remotemedia.home"));

  /** A file of the project. */
  static Path projectFile(String relative) {
    return HOME.resolve(relative);
  }

  /**
   * Runs a program in the project's folder, without input.
   *
   * @throws AssertionError when it has not ended in time; it is killed then
   */
  static CommandRun of(Duration timeout, Map<String, String> environment, List<String> command)
      throws InterruptedException {
    try {
      Path out = Files.createTempFile("command", ".out");
      Path err = Files.createTempFile("command", ".err");
      try {
        ProcessBuilder builder =
            new ProcessBuilder(command)
                .directory(HOME.toFile())
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        boolean ended = process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS);
        if (!ended) {
          process.descendants().forEach(ProcessHandle::destroyForcibly);
          process.destroyForcibly().waitFor();
        }
        CommandRun run =
            new CommandRun(
                command,
                process.pid(),
                ended ? process.exitValue() : -1,
                Files.readString(out),
                Files.readString(err));
        if (!ended) {
          throw new AssertionError("Not ended within " + timeout.toSeconds() + " s: " + run);
        }
        return run;
      } finally {
        Files.delete(out);
        Files.delete(err);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String toString() {
    return String.join(" ", command)
        + "\nexit code "
        + exitCode
        + "\n--- standard output\n"
        + out
        + "\n--- standard error\n"
        + err;
  }
}
