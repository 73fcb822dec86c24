package org.remotemedia.job.testing;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds programs that a machine may have and the tests can do without. */
public final class Programs {
  private Programs() {}

  /** The first of these that is on the PATH. */
  public static Optional<Path> first(String... names) {
    return Stream.of(names).flatMap(Programs::places).filter(Files::isExecutable).findFirst();
  }

  private static Stream<Path> places(String name) {
    return Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
        .filter(folder -> !folder.isEmpty())
        .map(folder -> Path.of(folder, name));
  }
}
