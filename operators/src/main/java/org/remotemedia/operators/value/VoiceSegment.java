package org.remotemedia.operators.value;

/**
 * A stretch of speech.
 *
 * @param startMs start, ms from the beginning of the recording, rounded down
 * @param endMs end, ms, rounded down, exclusive
 * @param energyDb 10·log10 of the mean square over the segment, dB re full scale
 * @param confidence 1 − 10^((threshold − energyDb)/20), within [0, 1]; the threshold is that which
 *     the first frame of speech had to reach
 */
public record VoiceSegment(long startMs, long endMs, float energyDb, float confidence) {
  public long durationMs() {
    return endMs - startMs;
  }
}
