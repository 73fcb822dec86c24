package org.remotemedia.job.python;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** The Python on this machine that translates jobs. */
final class ClientPython {
  /** Path of a program that prints one, set by bin/remotemedia. */
  private static final String FINDER = "remotemedia.python.finder";

  /** The same, set by cluster-config/flink, whose Java takes no options with blanks. */
  private static final String FINDER_VARIABLE = "REMOTEMEDIA_PYTHON_FINDER";

  private static final String DEFAULT = "python3";

  private ClientPython() {}

  /**
   * What the launcher offers, which makes a virtual environment on first need; python3 without a
   * launcher.
   */
  static String find() throws IOException {
    String finder = System.getProperty(FINDER, System.getenv(FINDER_VARIABLE));
    if (finder == null) {
      return DEFAULT;
    }
    Process process =
        new ProcessBuilder(finder, "--python")
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    process.getOutputStream().close();
    String python =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    try {
      if (process.waitFor() != 0 || python.isEmpty()) {
        throw new IOException(finder + " --python failed; why is said above");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      process.destroy();
      throw new IOException("interrupted while waiting for " + finder, e);
    }
    return python;
  }
}
