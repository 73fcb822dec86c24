package org.remotemedia.bridge.udf;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A private folder for the segments of one task, on a file system in memory where there is one.
 * Segments have a name only until the worker has opened them, so that nothing can stay behind for
 * longer than a start takes; what a crash within that time left is removed by the next start.
 */
final class SegmentFolder {
  private static final Logger LOG = LoggerFactory.getLogger(SegmentFolder.class);
  private static final long LEAST_FREE_BYTES = 32L << 20;

  /**
   * With the namespace of process ids, since containers may share a folder, where an id names a
   * process of each.
   */
  private static final String PREFIX = "remotemedia-" + namespace() + "-";

  private SegmentFolder() {}

  /** A new folder where there is room for segments, if anywhere. */
  static Optional<Path> create() {
    return create(List.of(Path.of("/dev/shm"), Path.of(System.getProperty("java.io.tmpdir"))));
  }

  /** A new folder in the first of the places with room, if any. */
  static Optional<Path> create(List<Path> places) {
    for (Path place : places) {
      try {
        if (Files.isWritable(place)
            && Files.getFileStore(place).getUsableSpace() >= LEAST_FREE_BYTES) {
          sweep(place);
          return Optional.of(
              Files.createDirectory(
                  place.resolve(PREFIX + ProcessHandle.current().pid() + "-" + UUID.randomUUID()),
                  PosixFilePermissions.asFileAttribute(
                      PosixFilePermissions.fromString("rwx------"))));
        }
      } catch (IOException | DirectoryIteratorException | UnsupportedOperationException e) {
        LOG.debug("no segments in {}", place, e);
      }
    }
    return Optional.empty();
  }

  /** Removes what processes that are gone left behind. */
  private static void sweep(Path place) throws IOException {
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(place, PREFIX + "*")) {
      for (Path folder : folders) {
        if (isAbandoned(folder)) {
          delete(folder);
        }
      }
    }
  }

  private static boolean isAbandoned(Path folder) {
    String[] words = folder.getFileName().toString().substring(PREFIX.length()).split("-", 2);
    try {
      return ProcessHandle.of(Long.parseLong(words[0])).isEmpty();
    } catch (NumberFormatException e) {
      return false;
    }
  }

  private static String namespace() {
    try {
      return Files.readSymbolicLink(Path.of("/proc/self/ns/pid"))
          .toString()
          .replaceAll("[^0-9]", "");
    } catch (IOException | UnsupportedOperationException e) {
      // Only Linux has such namespaces.
      return "0";
    }
  }

  /** What the names of this process's folders begin with. */
  static String prefix() {
    return PREFIX;
  }

  /** Removes a folder with the segments in it; one that is not there is fine. */
  static void delete(Path folder) {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        Files.deleteIfExists(file);
      }
      Files.deleteIfExists(folder);
    } catch (IOException | DirectoryIteratorException e) {
      LOG.debug("cannot remove {}", folder, e);
    }
  }
}
