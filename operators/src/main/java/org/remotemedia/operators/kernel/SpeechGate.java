package org.remotemedia.operators.kernel;

/** Says of frames, one after the other, whether they are speech. */
final class SpeechGate {
  private final SpeechThreshold threshold;

  /** The thresholds, where they are fixed. */
  private final LevelThreshold begins;

  private final LevelThreshold goesOn;

  /** The thresholds as multiples of the mean square of the noise floor. */
  private final double beginsTimes;

  private final double goesOnTimes;
  private boolean inSpeech;

  SpeechGate(SpeechThreshold threshold) {
    this.threshold = threshold;
    this.begins = new LevelThreshold(threshold.beginsDb());
    this.goesOn = new LevelThreshold(threshold.goesOnDb());
    this.beginsTimes = StrictMath.pow(10, threshold.beginsDb() / 10);
    this.goesOnTimes = StrictMath.pow(10, threshold.goesOnDb() / 10);
  }

  /**
   * Whether the next frame is speech.
   *
   * @param noise mean square of the noise floor around it; of no account when the threshold is
   *     fixed
   */
  boolean isSpeech(double meanSquare, double noise) {
    if (threshold.aboveNoise()) {
      inSpeech = meanSquare >= noise * (inSpeech ? goesOnTimes : beginsTimes);
    } else {
      inSpeech = (inSpeech ? goesOn : begins).isReachedBy(meanSquare);
    }
    return inSpeech;
  }

  /** What a frame needs to begin speech, dB re full scale. */
  double beginsDb(double noise) {
    return threshold.aboveNoise()
        ? SignalEnergy.decibels(noise * beginsTimes)
        : threshold.beginsDb();
  }
}
