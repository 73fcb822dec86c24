package org.remotemedia.job.input;

import java.util.List;
import java.util.Locale;
import org.remotemedia.operators.codec.AudioDecoders;

/** The file names by which audio is found in directories. */
final class AudioSuffixes {
  static final List<String> ALL = AudioDecoders.suffixes();

  private AudioSuffixes() {}

  /** Whether a file name, in any case, ends in one of them. */
  static boolean matches(String fileName) {
    int dot = fileName.lastIndexOf('.');
    return dot >= 0 && ALL.contains(fileName.substring(dot).toLowerCase(Locale.ROOT));
  }
}
