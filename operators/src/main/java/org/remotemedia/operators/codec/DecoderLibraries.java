package org.remotemedia.operators.codec;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * Where FFmpeg's libraries are unpacked: once per user, in a folder below the home directory, since
 * a place that others can write is no choice. Without a home, as in many containers, a folder of
 * its own, which goes when this is closed.
 */
final class DecoderLibraries implements Closeable {
  private final Path folder;
  private final boolean temporary;

  private DecoderLibraries(Path folder, boolean temporary) {
    this.folder = folder;
    this.temporary = temporary;
  }

  /** For a user with this home directory. */
  static DecoderLibraries of(Path home) throws IOException {
    Path shared = home.resolve(Path.of(".cache", "remotemedia", "ffmpeg"));
    try {
      Files.createDirectories(shared);
      if (Files.isWritable(shared)) {
        return new DecoderLibraries(shared, false);
      }
    } catch (IOException | SecurityException e) {
      // There is no home, or none that can be written.
    }
    return new DecoderLibraries(Files.createTempDirectory("remotemedia-ffmpeg-"), true);
  }

  Path folder() {
    return folder;
  }

  @Override
  public void close() {
    if (!temporary) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException | UncheckedIOException e) {
      // It only takes room, and the recordings are done.
    }
  }
}
