package org.remotemedia.bridge.environment;

import java.nio.file.Path;

/**
 * An archive that workers unpack.
 *
 * @param file path of the archive
 * @param name the folder that it is unpacked into
 */
record Archive(String file, String name) {
  /** As Flink writes them: {@code path#name}, or the path alone, whose last name serves then. */
  static Archive of(String text) {
    int mark = text.indexOf('#');
    return mark < 0
        ? new Archive(text, Path.of(text).getFileName().toString())
        : new Archive(text.substring(0, mark), text.substring(mark + 1));
  }

  boolean holds(String executable) {
    return executable.startsWith(name + "/");
  }
}
