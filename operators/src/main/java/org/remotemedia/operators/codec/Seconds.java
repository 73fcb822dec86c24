package org.remotemedia.operators.codec;

import java.util.Locale;

/** Says where in a recording something is. */
final class Seconds {
  private Seconds() {}

  /** Such as "3.250 s". */
  static String of(long frames, int sampleRate) {
    return String.format(Locale.ROOT, "%.3f s", (double) frames / Math.max(1, sampleRate));
  }
}
