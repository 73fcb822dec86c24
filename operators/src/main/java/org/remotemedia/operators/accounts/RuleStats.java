package org.remotemedia.operators.accounts;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** What a rule has turned down: alone, and together with other rules. */
public final class RuleStats {
  private long records;
  private double seconds;
  private long recordsAlone;
  private double secondsAlone;

  RuleStats() {}

  /** The written form. */
  private record Written(long records, double seconds, long recordsAlone, double secondsAlone) {}

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  private RuleStats(Written written) {
    records = written.records;
    seconds = written.seconds;
    recordsAlone = written.recordsAlone;
    secondsAlone = written.secondsAlone;
  }

  @JsonValue
  private Written written() {
    return new Written(records, seconds, recordsAlone, secondsAlone);
  }

  void add(double recordSeconds, boolean alone) {
    records++;
    seconds += recordSeconds;
    if (alone) {
      recordsAlone++;
      secondsAlone += recordSeconds;
    }
  }

  void add(RuleStats other) {
    records += other.records;
    seconds += other.seconds;
    recordsAlone += other.recordsAlone;
    secondsAlone += other.secondsAlone;
  }

  /** Records and utterances that it turned down, whatever other rules said. */
  public long records() {
    return records;
  }

  /** Their length, s. */
  public double seconds() {
    return seconds;
  }

  /** Those that no other rule turned down. */
  public long recordsAlone() {
    return recordsAlone;
  }

  /** Their length, s. */
  public double secondsAlone() {
    return secondsAlone;
  }
}
