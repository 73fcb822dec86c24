package org.remotemedia.job.input;

import org.remotemedia.job.container.ContainerKind;
import org.remotemedia.operators.codec.AudioDecoders;

/** The file names by which recordings, and what holds them, are found in directories. */
final class InputFiles {
  private InputFiles() {}

  /** Whether a file is taken for its name. */
  static boolean matches(String fileName) {
    return AudioDecoders.hasAudioSuffix(fileName) || ContainerKind.of(fileName).isPresent();
  }

  /** Which names these are, as a clause. */
  static String description() {
    return "audio files are those named "
        + String.join(" ", AudioDecoders.suffixes())
        + ", files that hold many of them "
        + String.join(" ", ContainerKind.allSuffixes());
  }
}
