package org.remotemedia.operators.node;

import org.remotemedia.operators.value.AudioBuffer;
import org.remotemedia.operators.value.AudioSpec;

/** Takes what a {@link CuttingNode} cuts, one utterance after the other. */
public interface UtteranceSink {
  /**
   * Begins an utterance.
   *
   * @param spec of its audio, with a rate and the number of its frames
   * @param firstFrame where it begins in the audio that is cut
   */
  void begin(AudioSpec spec, long firstFrame);

  /** The next samples, valid only during the call. */
  void samples(AudioBuffer chunk);

  /** The utterance is complete. */
  void end();
}
