package org.remotemedia.operators.accounts;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;
import org.remotemedia.operators.kernel.SignalEnergy;

/**
 * What the recordings of a run are like, what failed and what was slow. Bounded in size however
 * many records there are, and accounts of several places can be merged.
 */
public final class CorpusStats {
  /** Formats that are told apart. */
  static final int MOST_FORMATS = 50;

  /** Levels are counted by whole dB from {@link SignalEnergy#FLOOR_DB} up to this. */
  private static final int HIGHEST_DB = 20;

  private static final int LOWEST_DB = (int) SignalEnergy.FLOOR_DB;
  private static final long LONGEST_MS = 365L * 24 * 3600 * 1000;
  private static final long LONGEST_MICROS = 24L * 3600 * 1_000_000;

  /**
   * The form of a recording.
   *
   * @param sampleRate Hz; 0 for all those that are not told apart
   * @param channels number of channels; 0 likewise
   */
  public record Format(int sampleRate, int channels) implements Comparable<Format> {
    /** All those that are not told apart. */
    static final Format OTHER = new Format(0, 0);

    @Override
    public int compareTo(Format other) {
      int byRate = Integer.compare(sampleRate, other.sampleRate);
      return byRate != 0 ? byRate : Integer.compare(channels, other.channels);
    }
  }

  /**
   * Recordings of one form.
   *
   * @param records how many
   * @param seconds their audio
   */
  public record Amount(long records, double seconds) {
    Amount plus(Amount other) {
      return new Amount(records + other.records, seconds + other.seconds);
    }
  }

  private final SortedMap<Format, Amount> formats = new TreeMap<>();
  private final SortedMap<Integer, Long> levels = new TreeMap<>();
  private final FailureGroups failures;
  private final SlowestRecords slowest;
  private final Histogram durationsMs;
  private final Histogram micros;
  private long truncated;
  private double weightedMeanSquares;
  private long readingNanos;
  private long writingNanos;

  public CorpusStats() {
    this(new FailureGroups(), new SlowestRecords(), Histograms.empty(), Histograms.empty());
  }

  private CorpusStats(
      FailureGroups failures, SlowestRecords slowest, Histogram durationsMs, Histogram micros) {
    this.failures = failures;
    this.slowest = slowest;
    this.durationsMs = durationsMs;
    this.micros = micros;
  }

  /** The written form of {@link #formats}. */
  private record WrittenFormat(Format format, Amount amount) {}

  /** The written form. */
  private record Written(
      long truncated,
      double weightedMeanSquares,
      long readingNanos,
      long writingNanos,
      Histogram durationsMs,
      Histogram micros,
      List<WrittenFormat> formats,
      SortedMap<Integer, Long> levelsDb,
      FailureGroups failures,
      SlowestRecords slowest) {}

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  private CorpusStats(Written written) {
    this(written.failures, written.slowest, written.durationsMs, written.micros);
    truncated = written.truncated;
    weightedMeanSquares = written.weightedMeanSquares;
    readingNanos = written.readingNanos;
    writingNanos = written.writingNanos;
    written.formats.forEach(format -> formats.put(format.format, format.amount));
    levels.putAll(written.levelsDb);
  }

  @JsonValue
  private Written written() {
    List<WrittenFormat> forms = new ArrayList<>();
    formats.forEach((format, amount) -> forms.add(new WrittenFormat(format, amount)));
    return new Written(
        truncated,
        weightedMeanSquares,
        readingNanos,
        writingNanos,
        durationsMs,
        micros,
        forms,
        levels,
        failures,
        slowest);
  }

  /** Counts a record. */
  void add(RecordAccount account) {
    account.failures().forEach(failure -> failures.add(account, failure));
    if (account.parent() != null) {
      return; // Its recording is told of by itself.
    }
    micros.recordValue(Math.min(LONGEST_MICROS, account.totalNanos() / 1000));
    readingNanos += account.readingNanos();
    writingNanos += account.writingNanos();
    slowest.add(account);
    if (account.truncated()) {
      truncated++;
    }
    if (account.isRead()) {
      double seconds = account.seconds();
      durationsMs.recordValue(Math.min(LONGEST_MS, Math.round(seconds * 1000)));
      count(new Format(account.sampleRate(), account.channels()), new Amount(1, seconds));
      double level = SignalEnergy.decibels(account.meanSquare());
      int bin = (int) Math.floor(Math.min(HIGHEST_DB, level));
      levels.merge(Math.max(LOWEST_DB, bin), 1L, Long::sum);
      weightedMeanSquares += account.meanSquare() * seconds;
    }
  }

  private void count(Format format, Amount amount) {
    boolean room = formats.size() < MOST_FORMATS || formats.containsKey(format);
    formats.merge(room ? format : Format.OTHER, amount, Amount::plus);
  }

  public void add(CorpusStats other) {
    truncated += other.truncated;
    weightedMeanSquares += other.weightedMeanSquares;
    readingNanos += other.readingNanos;
    writingNanos += other.writingNanos;
    other.formats.forEach(this::count);
    other.levels.forEach((level, count) -> levels.merge(level, count, Long::sum));
    failures.add(other.failures);
    slowest.add(other.slowest);
    durationsMs.add(other.durationsMs);
    micros.add(other.micros);
  }

  /** Lengths of the recordings that were read to their end, ms. */
  public Histogram durationsMs() {
    return durationsMs;
  }

  /** Time per record from its first to its last step, without waiting, µs. */
  public Histogram micros() {
    return micros;
  }

  /** Recordings by form. */
  public SortedMap<Format, Amount> formats() {
    return formats;
  }

  /** How many recordings have a level of so many dB, rounded down; full scale is 0 dB. */
  public SortedMap<Integer, Long> levels() {
    return levels;
  }

  /** The level of all audio taken together, dB re full scale, or NaN without any. */
  public double meanLevelDb() {
    double seconds = formats.values().stream().mapToDouble(Amount::seconds).sum();
    return seconds > 0 ? SignalEnergy.decibels(weightedMeanSquares / seconds) : Double.NaN;
  }

  /** Recordings that were shorter than their headers promised, and kept. */
  public long truncated() {
    return truncated;
  }

  /** Time spent reading and decoding. */
  public long readingNanos() {
    return readingNanos;
  }

  /** Time spent writing results. */
  public long writingNanos() {
    return writingNanos;
  }

  public FailureGroups failures() {
    return failures;
  }

  public SlowestRecords slowest() {
    return slowest;
  }
}
