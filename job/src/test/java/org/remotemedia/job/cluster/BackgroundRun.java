package org.remotemedia.job.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A program that is running, to be killed or waited for. */
final class BackgroundRun implements AutoCloseable {
  private final Process process;
  private final Path log;

  private BackgroundRun(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  /**
   * Starts a program in the project's folder, without input.
   *
   * @param log where what it says goes
   */
  static BackgroundRun start(List<String> command, Path log) throws IOException {
    Process process =
        new ProcessBuilder(command)
            .directory(CommandRun.projectFile("").toFile())
            .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    return new BackgroundRun(process, log);
  }

  ProcessHandle handle() {
    return process.toHandle();
  }

  /** Ends it as SIGKILL does. Its children are left to notice. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** Its exit code. */
  int await(Duration timeout) throws InterruptedException, IOException {
    if (!process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new AssertionError("not ended within " + timeout + ": " + said());
    }
    return process.exitValue();
  }

  String said() throws IOException {
    return Files.readString(log);
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }
}
