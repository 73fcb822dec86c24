package org.remotemedia.bridge.environment;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs Python for an answer on its standard output. */
final class PythonProcess {
  private static final Duration LONGEST = Duration.ofMinutes(5);
  private static final int MOST_STDERR_CHARS = 4000;

  private PythonProcess() {}

  /**
   * Runs the interpreter.
   *
   * @param pythonPath what to put in front of the module path, or null
   * @return standard output
   * @throws IOException when it cannot be started, fails, or takes over five minutes; with the end
   *     of its standard error
   */
  static String run(String executable, String pythonPath, List<String> arguments)
      throws IOException {
    return run(executable, pythonPath, arguments, LONGEST);
  }

  static String run(String executable, String pythonPath, List<String> arguments, Duration longest)
      throws IOException {
    // Files, since a pipe would have to be read while the time is kept.
    Path output = Files.createTempFile("remotemedia-python-", ".out");
    Path errors = Files.createTempFile("remotemedia-python-", ".err");
    try {
      List<String> command = new ArrayList<>();
      command.add(executable);
      command.addAll(arguments);
      ProcessBuilder builder = new ProcessBuilder(command);
      builder.redirectOutput(output.toFile());
      builder.redirectError(errors.toFile());
      if (pythonPath != null) {
        builder.environment().merge("PYTHONPATH", pythonPath, (old, own) -> own + ":" + old);
      }
      builder.environment().put("PYTHONUTF8", "1");
      // What lies in the working directory has not been shipped, so workers would not find it.
      builder.environment().put("PYTHONSAFEPATH", "1");
      Process process = start(builder, executable);
      if (!await(process, executable, longest)) {
        throw new IOException(
            executable + " took over " + longest.toSeconds() + " s:\n" + endOf(errors));
      }
      if (process.exitValue() != 0) {
        throw new IOException(
            "the Python '"
                + executable
                + "' failed; --py-executable can name another:\n"
                + endOf(errors));
      }
      return Files.readString(output, StandardCharsets.UTF_8);
    } finally {
      Files.deleteIfExists(output);
      Files.deleteIfExists(errors);
    }
  }

  private static Process start(ProcessBuilder builder, String executable) throws IOException {
    try {
      Process process = builder.start();
      process.getOutputStream().close();
      return process;
    } catch (IOException e) {
      throw new IOException(
          "the Python '"
              + executable
              + "' cannot be started ("
              + reason(e)
              + "); name another with --py-executable",
          e);
    }
  }

  /** The system's own words, at the end of what Java makes of them. */
  private static String reason(IOException e) {
    String message = String.valueOf(e.getMessage());
    return message.substring(message.lastIndexOf(", ") + 1).strip();
  }

  /** Whether the process ended in time; otherwise it is ended. */
  private static boolean await(Process process, String executable, Duration longest)
      throws IOException {
    try {
      return process.waitFor(longest.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while waiting for " + executable);
    } finally {
      process.destroyForcibly();
    }
  }

  private static String endOf(Path errors) throws IOException {
    String text = new String(Files.readAllBytes(errors), StandardCharsets.UTF_8).strip();
    return text.length() <= MOST_STDERR_CHARS
        ? text
        : "..." + text.substring(text.length() - MOST_STDERR_CHARS);
  }
}
