package org.remotemedia.manifests.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The files at the top of the manifests module, for tests of this and its sibling modules. */
public final class ModuleFiles {
  private ModuleFiles() {}

  /** The JSON files of a folder such as {@code examples}, by name. */
  public static List<Path> json(String folder) {
    Path sibling = Path.of("..", "manifests", folder);
    try (Stream<Path> files = Files.list(sibling)) {
      return files.filter(file -> file.toString().endsWith(".json")).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
