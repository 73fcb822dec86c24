package org.remotemedia.operators.nodes;

import org.remotemedia.operators.error.AudioFormatError;
import org.remotemedia.operators.node.NodeMetadata;
import org.remotemedia.operators.value.AudioSpec;

/** The sample rate of audio, for nodes that measure times or frequencies. */
final class KnownRate {
  static final int HIGHEST = 768_000;

  private KnownRate() {}

  /**
   * The rate of {@code spec}.
   *
   * @throws AudioFormatError when it is not known, or higher than {@value #HIGHEST} Hz
   */
  static int of(AudioSpec spec, NodeMetadata node) {
    if (!spec.hasSampleRate()) {
      throw new AudioFormatError(
          "the audio comes without a sample rate, which "
              + node.name()
              + " needs; give audio that has one rather than bare samples");
    }
    return checked(spec.sampleRate(), node);
  }

  /**
   * The given rate.
   *
   * @throws AudioFormatError when it is higher than {@value #HIGHEST} Hz
   */
  static int checked(int rate, NodeMetadata node) {
    if (rate > HIGHEST) {
      throw new AudioFormatError(
          "a sample rate of "
              + rate
              + " Hz is beyond the "
              + HIGHEST
              + " Hz that "
              + node.name()
              + " can measure");
    }
    return rate;
  }
}
