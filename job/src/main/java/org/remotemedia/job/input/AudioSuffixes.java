package org.remotemedia.job.input;

import java.util.List;
import java.util.Locale;

/** The file names by which audio is found in directories. */
final class AudioSuffixes {
  static final List<String> ALL =
      List.of(
          ".wav", ".wave", ".flac", ".mp3", ".ogg", ".oga", ".opus", ".aif", ".aiff", ".aifc",
          ".au", ".snd", ".m4a");

  private AudioSuffixes() {}

  /** Whether a file name, in any case, ends in one of them. */
  static boolean matches(String fileName) {
    int dot = fileName.lastIndexOf('.');
    return dot >= 0 && ALL.contains(fileName.substring(dot).toLowerCase(Locale.ROOT));
  }
}
