package org.remotemedia.job.output;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.remotemedia.job.storage.Storage;

/** The long form of {@link RandomTakeoversTest}, for {@code bin/test-faults}. */
@Tag("faults")
@Timeout(1800)
class ThousandTakeoversITCase {
  private static final int ROUNDS = 1000;

  /** In memory where possible: a disk would be waited for most of the time. */
  @ParameterizedTest
  @EnumSource
  void nothingIsLostOrDoubledWheneverADirectoryIsTakenOver(OutputStore store) throws Exception {
    Path memory = Path.of("/dev/shm");
    Path directory =
        store == OutputStore.LOCAL && Files.isDirectory(memory)
            ? Files.createTempDirectory(memory, "takeovers")
            : Files.createTempDirectory("takeovers");
    try {
      RandomTakeoversTest.takeOver(
          directory, store, ROUNDS, Long.getLong("takeover.seed", System.nanoTime()));
    } finally {
      Storage.of(directory.toString()).deleteRecursively(directory.toString());
    }
  }
}
