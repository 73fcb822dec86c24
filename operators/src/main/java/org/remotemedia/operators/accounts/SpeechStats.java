package org.remotemedia.operators.accounts;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** How much speech a node has found, over some records. */
public final class SpeechStats {
  /** Records are counted by their ratio of speech, in steps of a tenth. */
  public static final int STEPS = 10;

  private double speechSeconds;
  private double audioSeconds;
  private final long[] recordsByRatio = new long[STEPS];

  SpeechStats() {}

  /** The written form. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Written(double speechSeconds, double audioSeconds, long[] recordsByRatio) {}

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  private SpeechStats(Written written) {
    if (written.recordsByRatio.length != STEPS) {
      throw new IllegalArgumentException(
          written.recordsByRatio.length + " steps of speech ratio, not " + STEPS);
    }
    speechSeconds = written.speechSeconds;
    audioSeconds = written.audioSeconds;
    System.arraycopy(written.recordsByRatio, 0, recordsByRatio, 0, STEPS);
  }

  @JsonValue
  private Written written() {
    return new Written(speechSeconds, audioSeconds, recordsByRatio);
  }

  void record(double recordSpeechSeconds, double recordAudioSeconds) {
    if (recordAudioSeconds <= 0) {
      return;
    }
    double speech = Math.min(recordSpeechSeconds, recordAudioSeconds);
    speechSeconds += speech;
    audioSeconds += recordAudioSeconds;
    recordsByRatio[(int) Math.min(STEPS - 1, STEPS * speech / recordAudioSeconds)]++;
  }

  void add(SpeechStats other) {
    speechSeconds += other.speechSeconds;
    audioSeconds += other.audioSeconds;
    for (int step = 0; step < STEPS; step++) {
      recordsByRatio[step] += other.recordsByRatio[step];
    }
  }

  /** Speech found. */
  public double speechSeconds() {
    return speechSeconds;
  }

  /** The audio in which it was looked for. */
  public double audioSeconds() {
    return audioSeconds;
  }

  /** Records with a ratio of speech of at least {@code step / 10} and below the next step. */
  public long records(int step) {
    return recordsByRatio[step];
  }
}
