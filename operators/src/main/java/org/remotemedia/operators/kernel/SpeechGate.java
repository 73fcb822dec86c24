package org.remotemedia.operators.kernel;

/** Says of frames, one after the other, whether they are speech. */
final class SpeechGate {
  /** Far more than powers and logarithms are wrong by. */
  private static final double LOGARITHM_MARGIN = 1e-9;

  private final SpeechThreshold threshold;

  /** The thresholds as mean squares, or as multiples of that of the noise floor. */
  private final double begins;

  private final double goesOn;
  private boolean inSpeech;

  SpeechGate(SpeechThreshold threshold) {
    this.threshold = threshold;
    this.begins = StrictMath.pow(10, threshold.beginsDb() / 10);
    this.goesOn = StrictMath.pow(10, threshold.goesOnDb() / 10);
  }

  /**
   * Whether the next frame is speech.
   *
   * @param noise mean square of the noise floor around it; of no account when the threshold is
   *     fixed
   */
  boolean isSpeech(double meanSquare, double noise) {
    if (threshold.aboveNoise()) {
      inSpeech = meanSquare >= noise * (inSpeech ? goesOn : begins);
    } else {
      inSpeech =
          inSpeech
              ? reaches(meanSquare, goesOn, threshold.goesOnDb())
              : reaches(meanSquare, begins, threshold.beginsDb());
    }
    return inSpeech;
  }

  /** What a frame needs to begin speech, dB re full scale. */
  double beginsDb(double noise) {
    return threshold.aboveNoise() ? SignalEnergy.decibels(noise * begins) : threshold.beginsDb();
  }

  /** Whether the energy in dB reaches the threshold; a logarithm is needed only close to it. */
  private static boolean reaches(
      double meanSquare, double thresholdMeanSquare, double thresholdDb) {
    if (thresholdDb <= SignalEnergy.FLOOR_DB
        || meanSquare > thresholdMeanSquare * (1 + LOGARITHM_MARGIN)) {
      return true;
    }
    return meanSquare >= thresholdMeanSquare * (1 - LOGARITHM_MARGIN)
        && SignalEnergy.decibels(meanSquare) >= thresholdDb;
  }
}
