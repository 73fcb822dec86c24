package org.remotemedia.operators.accounts;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;
import org.remotemedia.operators.error.Failure;
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

  /**
   * Counts a record.
   *
   * @param seconds length of the audio that was read
   * @param cut whether the recording was shorter than its header promised, and kept
   */
  public void record(String name, double seconds, boolean cut, RecordTrace accounts) {
    micros.recordValue(Math.min(LONGEST_MICROS, accounts.totalNanos() / 1000));
    readingNanos += accounts.nanos(RecordTrace.READING);
    writingNanos += accounts.nanos(RecordTrace.WRITING);
    slowest.add(name, seconds, accounts);
    if (cut) {
      truncated++;
    }
    if (accounts.isRead()) {
      durationsMs.recordValue(Math.min(LONGEST_MS, Math.round(seconds * 1000)));
      count(new Format(accounts.sampleRate(), accounts.channels()), new Amount(1, seconds));
      double level = SignalEnergy.decibels(accounts.meanSquare());
      int bin = (int) Math.floor(Math.min(HIGHEST_DB, level));
      levels.merge(Math.max(LOWEST_DB, bin), 1L, Long::sum);
      weightedMeanSquares += accounts.meanSquare() * seconds;
    }
  }

  private void count(Format format, Amount amount) {
    boolean room = formats.size() < MOST_FORMATS || formats.containsKey(format);
    formats.merge(room ? format : Format.OTHER, amount, Amount::plus);
  }

  /** Counts a failure of a record. */
  public void failure(String record, Failure failure) {
    failures.add(record, failure);
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

  /** For {@link #fromJson}. */
  public ObjectNode toJson() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("truncated", truncated);
    json.put("weighted_mean_squares", weightedMeanSquares);
    json.put("reading_nanos", readingNanos);
    json.put("writing_nanos", writingNanos);
    json.put("durations_ms", Histograms.encode(durationsMs));
    json.put("micros", Histograms.encode(micros));
    ArrayNode forms = json.putArray("formats");
    formats.forEach(
        (format, amount) ->
            forms
                .addObject()
                .put("sample_rate", format.sampleRate())
                .put("channels", format.channels())
                .put("records", amount.records())
                .put("seconds", amount.seconds()));
    ObjectNode byLevel = json.putObject("levels_db");
    levels.forEach((level, count) -> byLevel.put(level.toString(), count));
    json.set("failures", failures.toJson());
    json.set("slowest", slowest.toJson());
    return json;
  }

  /**
   * Reads what {@link #toJson} wrote; from a missing node, nothing.
   *
   * @throws IOException when it is something else
   */
  public static CorpusStats fromJson(JsonNode json) throws IOException {
    CorpusStats stats =
        new CorpusStats(
            FailureGroups.fromJson(json.path("failures")),
            SlowestRecords.fromJson(json.path("slowest")),
            Histograms.decode(json.path("durations_ms")),
            Histograms.decode(json.path("micros")));
    stats.truncated = json.path("truncated").longValue();
    stats.weightedMeanSquares = json.path("weighted_mean_squares").doubleValue();
    stats.readingNanos = json.path("reading_nanos").longValue();
    stats.writingNanos = json.path("writing_nanos").longValue();
    for (JsonNode form : json.path("formats")) {
      stats.formats.put(
          new Format(form.path("sample_rate").intValue(), form.path("channels").intValue()),
          new Amount(form.path("records").longValue(), form.path("seconds").doubleValue()));
    }
    for (Map.Entry<String, JsonNode> level : json.path("levels_db").properties()) {
      stats.levels.put(Integer.valueOf(level.getKey()), level.getValue().longValue());
    }
    return stats;
  }
}
