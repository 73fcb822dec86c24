package org.remotemedia.bridge.environment;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs Python for an answer on its standard output. */
final class PythonProcess {
  private static final long LONGEST_SECONDS = 300;
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
    Path errors = Files.createTempFile("remotemedia-python-", ".err");
    try {
      List<String> command = new ArrayList<>();
      command.add(executable);
      command.addAll(arguments);
      ProcessBuilder builder = new ProcessBuilder(command);
      builder.redirectError(errors.toFile());
      if (pythonPath != null) {
        builder.environment().merge("PYTHONPATH", pythonPath, (old, own) -> own + ":" + old);
      }
      builder.environment().put("PYTHONUTF8", "1");
      Process process = start(builder, executable);
      String output = await(process, executable);
      if (process.exitValue() != 0) {
        throw new IOException(executable + " failed:\n" + endOf(errors));
      }
      return output;
    } finally {
      Files.deleteIfExists(errors);
    }
  }

  private static Process start(ProcessBuilder builder, String executable) throws IOException {
    try {
      Process process = builder.start();
      process.getOutputStream().close();
      return process;
    } catch (IOException e) {
      throw new IOException("the Python '" + executable + "' cannot be started", e);
    }
  }

  private static String await(Process process, String executable) throws IOException {
    try (InputStream stdout = process.getInputStream()) {
      String output = new String(stdout.readAllBytes(), StandardCharsets.UTF_8);
      if (!process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS)) {
        throw new IOException(executable + " took over " + LONGEST_SECONDS + " s");
      }
      return output;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while waiting for " + executable);
    } finally {
      process.destroyForcibly();
    }
  }

  private static String endOf(Path errors) throws IOException {
    String text = Files.readString(errors, StandardCharsets.UTF_8).strip();
    return text.length() <= MOST_STDERR_CHARS
        ? text
        : "..." + text.substring(text.length() - MOST_STDERR_CHARS);
  }
}
