package org.remotemedia.operators.accounts;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Where the audio of some records went, and the utterances that were cut from it. Each second of
 * input is in one place: kept, rejected, failed, too short, or not speech. A recording that several
 * nodes cut counts once for each of them.
 */
public final class SecondsStats {
  /** Rules that are told apart. */
  static final int MOST_RULES = 10_000;

  /** Stands for the rules beyond that number. */
  public static final String OTHER_RULES = "(other rules)";

  private double input;
  private double kept;
  private double rejected;
  private double failed;
  private double tooShort;
  private long recordingsCut;
  private long utterancesKept;
  private long utterancesRejected;
  private long utterancesFailed;
  private long stretchesTooShort;
  private final SortedMap<String, RuleStats> rules = new TreeMap<>();

  SecondsStats() {}

  /** The written form. */
  private record Written(
      double input,
      double kept,
      double rejected,
      double failed,
      double tooShort,
      long recordingsCut,
      long utterancesKept,
      long utterancesRejected,
      long utterancesFailed,
      long stretchesTooShort,
      SortedMap<String, RuleStats> rules) {}

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  private SecondsStats(Written written) {
    input = written.input;
    kept = written.kept;
    rejected = written.rejected;
    failed = written.failed;
    tooShort = written.tooShort;
    recordingsCut = written.recordingsCut;
    utterancesKept = written.utterancesKept;
    utterancesRejected = written.utterancesRejected;
    utterancesFailed = written.utterancesFailed;
    stretchesTooShort = written.stretchesTooShort;
    rules.putAll(written.rules);
  }

  @JsonValue
  private Written written() {
    return new Written(
        input,
        kept,
        rejected,
        failed,
        tooShort,
        recordingsCut,
        utterancesKept,
        utterancesRejected,
        utterancesFailed,
        stretchesTooShort,
        rules);
  }

  void add(RecordAccount account) {
    double seconds = account.seconds();
    if (account.parent() != null) {
      switch (account.ending()) {
        case SUCCEEDED, INCOMPLETE -> utterancesKept++;
        case REJECTED -> utterancesRejected++;
        case FAILED -> utterancesFailed++;
      }
      share(account, seconds);
    } else if (account.cut() == null) {
      input += seconds;
      share(account, seconds);
    } else {
      input += account.cut().cutters() * seconds;
      recordingsCut++;
      stretchesTooShort += account.cut().tooShort();
      tooShort += account.cut().tooShortSeconds();
    }
  }

  private void share(RecordAccount account, double seconds) {
    switch (account.ending()) {
      case SUCCEEDED, INCOMPLETE -> kept += seconds;
      case FAILED -> failed += seconds;
      case REJECTED -> {
        rejected += seconds;
        boolean alone = account.broken().size() == 1;
        account.broken().forEach(rule -> rule(rule).add(seconds, alone));
      }
    }
  }

  private RuleStats rule(String name) {
    boolean room = rules.size() < MOST_RULES || rules.containsKey(name);
    return rules.computeIfAbsent(room ? name : OTHER_RULES, any -> new RuleStats());
  }

  void add(SecondsStats other) {
    input += other.input;
    kept += other.kept;
    rejected += other.rejected;
    failed += other.failed;
    tooShort += other.tooShort;
    recordingsCut += other.recordingsCut;
    utterancesKept += other.utterancesKept;
    utterancesRejected += other.utterancesRejected;
    utterancesFailed += other.utterancesFailed;
    stretchesTooShort += other.stretchesTooShort;
    other.rules.forEach((name, stats) -> rule(name).add(stats));
  }

  /** All that was read, s. */
  public double input() {
    return input;
  }

  /** Of records and utterances that succeeded, s. */
  public double kept() {
    return kept;
  }

  /** Of records and utterances that were rejected, s. */
  public double rejected() {
    return rejected;
  }

  /** Of records and utterances that failed, s. */
  public double failed() {
    return failed;
  }

  /** Of stretches that were too short for an utterance, s. */
  public double tooShort() {
    return tooShort;
  }

  /**
   * What is in no utterance of a recording that was cut, s. Utterances that are cut from resampled
   * audio may be longer than their recording by less than a frame.
   */
  public double notSpeech() {
    return recordingsCut == 0 ? 0 : Math.max(0, input - kept - rejected - failed - tooShort);
  }

  /** Recordings that were cut. */
  public long recordingsCut() {
    return recordingsCut;
  }

  /** All utterances. */
  public long utterances() {
    return utterancesKept + utterancesRejected + utterancesFailed;
  }

  /** Utterances that succeeded. */
  public long utterancesKept() {
    return utterancesKept;
  }

  /** Utterances that were rejected. */
  public long utterancesRejected() {
    return utterancesRejected;
  }

  /** Utterances that failed. */
  public long utterancesFailed() {
    return utterancesFailed;
  }

  /** Stretches that were too short for an utterance. */
  public long stretchesTooShort() {
    return stretchesTooShort;
  }

  /** What each rule turned down. */
  public SortedMap<String, RuleStats> rules() {
    return Collections.unmodifiableSortedMap(rules);
  }
}
