package org.remotemedia.operators.accounts;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** How much speech a node has found, over some records. */
public final class SpeechStats {
  /** Records are counted by their ratio of speech, in steps of a tenth. */
  public static final int STEPS = 10;

  private double speechSeconds;
  private double audioSeconds;
  private final long[] recordsByRatio = new long[STEPS];

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

  ObjectNode toJson() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("speech_seconds", speechSeconds);
    json.put("audio_seconds", audioSeconds);
    ArrayNode records = json.putArray("records_by_ratio");
    for (long count : recordsByRatio) {
      records.add(count);
    }
    return json;
  }

  static SpeechStats fromJson(JsonNode json) {
    SpeechStats stats = new SpeechStats();
    stats.speechSeconds = json.path("speech_seconds").doubleValue();
    stats.audioSeconds = json.path("audio_seconds").doubleValue();
    for (int step = 0; step < STEPS; step++) {
      stats.recordsByRatio[step] = json.path("records_by_ratio").path(step).longValue();
    }
    return stats;
  }
}
