package org.remotemedia.job.cli;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import org.remotemedia.job.run.ProcessEnd;

/**
 * The folder that bin/remotemedia makes for the temporary files of a run. An embedded Flink leaves
 * much there: it is still being closed when the process ends, and some of it Flink never deletes.
 */
final class TemporaryFolder {
  /** Its path, set by bin/remotemedia. */
  private static final String PROPERTY = "remotemedia.temporary";

  private static final long MOST_MS = 2000;
  private static final long PAUSE_MS = 10;

  private TemporaryFolder() {}

  /** Has it deleted when all else is done, where there is one. */
  static void deleteAtEnd() {
    String folder = System.getProperty(PROPERTY);
    if (folder != null) {
      ProcessEnd.before(() -> delete(Path.of(folder)));
    }
  }

  /** Deletes it while others may still be writing in it and deleting from it. */
  static void delete(Path folder) {
    long deadline = System.nanoTime() + MOST_MS * 1_000_000;
    while (!isDeleted(folder) && System.nanoTime() < deadline) {
      try {
        Thread.sleep(PAUSE_MS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  private static boolean isDeleted(Path folder) {
    try {
      Files.walkFileTree(
          folder,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                throws IOException {
              Files.deleteIfExists(file);
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) {
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, IOException e)
                throws IOException {
              Files.deleteIfExists(directory);
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      return false;
    }
    return Files.notExists(folder);
  }
}
