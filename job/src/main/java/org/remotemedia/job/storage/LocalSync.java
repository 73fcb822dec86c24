package org.remotemedia.job.storage;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Has files of this machine survive a loss of power. A whole file system at once where the system
 * has {@code sync -f}, which takes some 80 ms where file by file takes 700 ms for 256 files of 300
 * kB; Java cannot ask for that itself.
 */
final class LocalSync {
  /** Longer than any disk takes that works. */
  private static final long LONGEST_MINUTES = 10;

  /** Whether {@code sync -f} is to be had, once it was tried. */
  private static volatile boolean wholeFileSystems = true;

  private LocalSync() {}

  static void sync(Path directory, List<Path> files) throws IOException {
    if (wholeFileSystems && syncFileSystem(directory)) {
      return;
    }
    wholeFileSystems = false;
    Set<Path> directories = new LinkedHashSet<>();
    for (Path file : files) {
      force(file, StandardOpenOption.WRITE);
      directories.add(file.getParent());
    }
    for (Path written : directories) {
      force(written, StandardOpenOption.READ);
    }
  }

  private static boolean syncFileSystem(Path directory) throws IOException {
    Process sync;
    try {
      sync =
          new ProcessBuilder("sync", "-f", directory.toString())
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
    } catch (IOException e) {
      return false;
    }
    try {
      if (!sync.waitFor(LONGEST_MINUTES, TimeUnit.MINUTES)) {
        throw StorageErrors.of("sync", directory.toString(), new IOException("it does not end"));
      }
      return sync.exitValue() == 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new java.nio.channels.ClosedByInterruptException();
    } finally {
      sync.destroy();
    }
  }

  private static void force(Path path, StandardOpenOption option) throws IOException {
    if (!Files.exists(path)) {
      return; // Taken away since by whoever did its records again.
    }
    try (FileChannel channel = FileChannel.open(path, option)) {
      channel.force(true);
    } catch (IOException e) {
      throw StorageErrors.of("sync", path.toString(), e);
    }
  }
}
