package org.remotemedia.job.testing;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * What a machine may lack: a test that needs it is skipped then, or fails where {@code .ci/run} has
 * said that all tests must run.
 */
public final class Programs {
  private static final String COMPLETE = "REMOTEMEDIA_TESTS_COMPLETE";

  private Programs() {}

  /** The first of these that is on the PATH. */
  public static Optional<Path> find(String... names) {
    return Stream.of(names).flatMap(Programs::places).filter(Files::isExecutable).findFirst();
  }

  /** The first of these that is on the PATH, which the test needs. */
  public static Path need(String... names) {
    Optional<Path> found = find(names);
    need(found.isPresent(), "no " + String.join(" or ", names) + " on the PATH");
    return found.orElseThrow();
  }

  /**
   * A Python that can import a module: the one whose packages hold the Flink that the tests use, or
   * {@code python3}.
   */
  public static Path needPythonWith(String module) {
    List<Path> candidates = new ArrayList<>();
    String flink = System.getenv("REMOTEMEDIA_FLINK_HOME");
    if (flink != null && !flink.isBlank()) {
      candidates.add(Path.of(flink, "../../../../bin/python").normalize());
    }
    candidates.add(Path.of("python3"));
    Optional<Path> found =
        candidates.stream().filter(python -> canImport(python, module)).findFirst();
    need(found.isPresent(), "none of " + candidates + " can import " + module);
    return found.orElseThrow();
  }

  private static boolean canImport(Path python, String module) {
    try {
      return new ProcessBuilder(python.toString(), "-c", "import " + module)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start()
              .onExit()
              .join()
              .exitValue()
          == 0;
    } catch (IOException e) {
      return false;
    }
  }

  /** For anything else that a test needs of the machine; without it, the message says so. */
  public static void need(boolean isThere, String otherwise) {
    if (isThere) {
      return;
    }
    if ("true".equals(System.getenv(COMPLETE))) {
      throw new AssertionError(
          otherwise + "; with " + COMPLETE + "=true, tests that need it are not skipped");
    }
    Assumptions.abort(otherwise);
  }

  private static Stream<Path> places(String name) {
    return Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
        .filter(folder -> !folder.isEmpty())
        .map(folder -> Path.of(folder, name));
  }
}
