package org.remotemedia.bridge.environment;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * A Python that Ctrl-C passes by. A terminal interrupts all processes of a command at once; the one
 * that translates a job for PyFlink would say so with a stack trace, although this process ends it
 * anyway.
 */
final class UninterruptedPython {
  private static final Path SHELL = Path.of("/bin/sh");

  private UninterruptedPython() {}

  /** Path of a program that runs the interpreter so; its own where none can be made. */
  static String of(String executable) throws IOException {
    if (!Files.isExecutable(SHELL)) {
      return executable;
    }
    Path folder = Files.createTempDirectory("remotemedia-python-");
    Path script = folder.resolve("python");
    // The last to be registered is the first to be deleted.
    folder.toFile().deleteOnExit();
    script.toFile().deleteOnExit();
    String quoted = "'" + executable.replace("'", "'\\''") + "'";
    Files.writeString(script, "#!" + SHELL + "\ntrap '' INT\nexec " + quoted + " \"$@\"\n");
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
    // Not so where programs may not lie in the folder for temporary files.
    return Files.isExecutable(script) ? script.toString() : executable;
  }
}
