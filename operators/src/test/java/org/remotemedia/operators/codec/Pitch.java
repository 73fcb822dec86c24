package org.remotemedia.operators.codec;

/** Tells channels apart by their pitch. */
final class Pitch {
  private Pitch() {}

  /** Which of these frequencies, in Hz, a channel has most of. */
  static int loudestOf(
      int[] frequencies, float[] samples, int channel, int channels, int sampleRate) {
    int loudest = 0;
    double most = 0;
    for (int frequency : frequencies) {
      double real = 0;
      double imaginary = 0;
      double step = 2 * Math.PI * frequency / sampleRate;
      for (int i = channel, frame = 0; i < samples.length; i += channels, frame++) {
        real += samples[i] * Math.cos(step * frame);
        imaginary += samples[i] * Math.sin(step * frame);
      }
      double power = real * real + imaginary * imaginary;
      if (power > most) {
        most = power;
        loudest = frequency;
      }
    }
    return loudest;
  }
}
