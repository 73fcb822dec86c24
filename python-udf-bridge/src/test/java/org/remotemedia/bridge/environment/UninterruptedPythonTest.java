package org.remotemedia.bridge.environment;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UninterruptedPythonTest {
  @TempDir private Path folder;

  @Test
  void anInterruptIsPassedBy() throws Exception {
    Path python = folder.resolve("it's a python");
    Files.writeString(python, "#!/bin/sh\nexec python3 \"$@\"\n");
    assertThat(python.toFile().setExecutable(true)).isTrue();
    String said =
        PythonProcess.run(
            UninterruptedPython.of(python.toString()),
            null,
            List.of(
                "-c",
                "import os, signal, sys; os.kill(os.getpid(), signal.SIGINT); print(sys.argv[1])",
                "an argument"));
    assertThat(said).isEqualTo("an argument\n");
  }
}
