package org.remotemedia.job.filter;

import java.util.ArrayList;
import java.util.List;

/**
 * What rules would keep of a run. Sums of parts of a run, added in their order, are those of it.
 */
public final class Preview {
  private final Sum kept = new Sum();
  private final Sum rejected = new Sum();
  private final Sum notJudged = new Sum();
  private final Causes causes = new Causes();
  private final List<OfRule> rules = new ArrayList<>();
  private final List<NumberHistogram> numbers = new ArrayList<>();
  private final Sum recordingsRejected = new Sum();
  private final Sum failed = new Sum();
  private final Sum recordingsFailed = new Sum();
  private long listed;

  /** What one rule says. */
  static final class OfRule {
    private final Sum alone = new Sum();
    private final Sum withOthers = new Sum();

    /** Records that no other rule would reject. */
    Sum alone() {
      return alone;
    }

    /** Records that other rules would reject too. */
    Sum withOthers() {
      return withOthers;
    }
  }

  /**
   * @param ruleCount how many rules there are
   * @param numberCount how many numbers have a histogram
   */
  Preview(int ruleCount, int numberCount) {
    for (int i = 0; i < ruleCount; i++) {
      rules.add(new OfRule());
    }
    for (int i = 0; i < numberCount; i++) {
      numbers.add(new NumberHistogram());
    }
  }

  void add(Preview other) {
    kept.add(other.kept);
    rejected.add(other.rejected);
    notJudged.add(other.notJudged);
    causes.add(other.causes);
    for (int i = 0; i < rules.size(); i++) {
      rules.get(i).alone.add(other.rules.get(i).alone);
      rules.get(i).withOthers.add(other.rules.get(i).withOthers);
    }
    for (int i = 0; i < numbers.size(); i++) {
      numbers.get(i).add(other.numbers.get(i));
    }
    recordingsRejected.add(other.recordingsRejected);
    failed.add(other.failed);
    recordingsFailed.add(other.recordingsFailed);
    listed += other.listed;
  }

  void addJudged(double seconds, List<Integer> broken) {
    (broken.isEmpty() ? kept : rejected).add(seconds);
    for (int rule : broken) {
      OfRule of = rules.get(rule);
      (broken.size() == 1 ? of.alone : of.withOthers).add(seconds);
    }
  }

  void addNotJudged(double seconds, String record, String message) {
    notJudged.add(seconds);
    causes.add(record, message);
  }

  void addRecordingRejected(double seconds) {
    recordingsRejected.add(seconds);
  }

  void addFailed(double seconds, boolean isRecordingOfCutRun) {
    (isRecordingOfCutRun ? recordingsFailed : failed).add(seconds);
  }

  void addNumber(int index, double number) {
    numbers.get(index).add(number);
  }

  void addListed(long entries) {
    listed += entries;
  }

  /** For which all rules hold. */
  public Sum kept() {
    return kept;
  }

  /** For which some rule does not hold. */
  public Sum rejected() {
    return rejected;
  }

  /** For which some rule cannot be told. */
  public Sum notJudged() {
    return notJudged;
  }

  /** Entries of the list. */
  public long listed() {
    return listed;
  }

  Causes causes() {
    return causes;
  }

  /** In the order of the rules. */
  List<OfRule> rules() {
    return rules;
  }

  /** For which a rule holds. */
  Sum holds(OfRule rule) {
    Sum holds = new Sum();
    holds.add(kept);
    holds.add(rejected);
    holds.subtract(rule.alone);
    holds.subtract(rule.withOthers);
    return holds;
  }

  /** In the order of the numbers. */
  List<NumberHistogram> numbers() {
    return numbers;
  }

  /** Recordings that the run rejected, where utterances are judged. */
  Sum recordingsRejected() {
    return recordingsRejected;
  }

  /** Those that failed in the run, of the kind that is judged. */
  Sum failed() {
    return failed;
  }

  /** Recordings that failed in the run, where utterances are judged. */
  Sum recordingsFailed() {
    return recordingsFailed;
  }
}
