package org.remotemedia.operators.codec;

import org.remotemedia.operators.error.AudioFormatError;
import org.remotemedia.operators.value.AudioFormat;
import org.remotemedia.operators.value.AudioSpec;

/**
 * How a file holds its samples plainly.
 *
 * @param kind how one sample is encoded; its byte order is that of the buffer
 * @param spec rate, channels and the frames that the header promises
 * @param dataBytes length of the samples in bytes, −1 for up to the end of the file
 */
record PcmLayout(PcmKind kind, AudioSpec spec, long dataBytes) {
  /** Far above any recorder, far below what a damaged header makes up. */
  private static final long MAX_SAMPLE_RATE = 10_000_000;

  /**
   * Samples that the header gives a length in bytes. A rest that is no frame does not count: some
   * writers count the byte of padding.
   *
   * @param dataBytes −1 when only the end of the file will tell
   */
  static PcmLayout ofBytes(PcmKind kind, int sampleRate, int channels, long dataBytes) {
    int frameBytes = kind.bytes() * channels;
    long frames = dataBytes < 0 ? AudioSpec.UNKNOWN_FRAMES : dataBytes / frameBytes;
    return new PcmLayout(
        kind, new AudioSpec(sampleRate, channels, AudioFormat.F32, frames), dataBytes);
  }

  /** Refuses what no recording has. */
  static void check(int channels, long sampleRate, String name) {
    if (channels <= 0) {
      throw new AudioFormatError(
          name + " is damaged: its header declares " + channels + " channels");
    }
    if (sampleRate < 0) {
      throw new AudioFormatError(
          name
              + " is damaged: its header declares a sample rate that is none, not one from 1 to "
              + MAX_SAMPLE_RATE
              + " Hz");
    }
    if (sampleRate == 0 || sampleRate > MAX_SAMPLE_RATE) {
      throw new AudioFormatError(
          name + " is damaged: its header declares a sample rate of " + sampleRate + " Hz");
    }
  }

  int frameBytes() {
    return kind.bytes() * spec.channels();
  }
}
