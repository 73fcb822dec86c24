package org.remotemedia.operators.value;

import java.util.Objects;

/**
 * What is known of audio before its first sample.
 *
 * @param sampleRate sample frames per second, or {@link #UNKNOWN_RATE} for a bare array
 * @param channels interleaved channels, at least 1
 * @param format sample format
 * @param frames sample frames in all, or {@link #UNKNOWN_FRAMES} when only the end will tell
 */
public record AudioSpec(int sampleRate, int channels, AudioFormat format, long frames) {
  public static final int UNKNOWN_RATE = 0;
  public static final long UNKNOWN_FRAMES = -1;

  public AudioSpec {
    Objects.requireNonNull(format);
    if (sampleRate < 0 || channels < 1 || frames < UNKNOWN_FRAMES) {
      throw new IllegalArgumentException(
          "sampleRate " + sampleRate + ", channels " + channels + ", frames " + frames);
    }
  }

  public boolean hasSampleRate() {
    return sampleRate != UNKNOWN_RATE;
  }

  public AudioSpec withSampleRate(int newRate) {
    return new AudioSpec(newRate, channels, format, frames);
  }

  public AudioSpec withChannels(int newChannels) {
    return new AudioSpec(sampleRate, newChannels, format, frames);
  }

  public AudioSpec withFormat(AudioFormat newFormat) {
    return new AudioSpec(sampleRate, channels, newFormat, frames);
  }

  public AudioSpec withFrames(long newFrames) {
    return new AudioSpec(sampleRate, channels, format, newFrames);
  }

  /** "16000 Hz, 1 ch, f32", for messages; the length is left out. */
  public String described() {
    return (hasSampleRate() ? sampleRate + " Hz" : "unknown rate")
        + ", "
        + channels
        + " ch, "
        + format.wireName();
  }
}
