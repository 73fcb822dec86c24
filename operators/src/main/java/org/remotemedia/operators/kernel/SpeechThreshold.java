package org.remotemedia.operators.kernel;

/**
 * How much energy a frame needs to be speech.
 *
 * @param beginsDb what it needs after a frame that is not speech
 * @param goesOnDb what it needs after one that is, at most as much
 * @param aboveNoise whether these are dB above the noise floor around the frame ({@link
 *     NoiseFloor}) rather than dB re full scale
 */
public record SpeechThreshold(double beginsDb, double goesOnDb, boolean aboveNoise) {
  public SpeechThreshold {
    if (!(goesOnDb <= beginsDb)) {
      throw new IllegalArgumentException(goesOnDb + " dB is more than " + beginsDb);
    }
  }

  /** The same energy everywhere, dB re full scale. */
  public static SpeechThreshold fixed(double db) {
    return new SpeechThreshold(db, db, false);
  }
}
