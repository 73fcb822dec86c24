package org.remotemedia.operators.accounts;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/** Accounts of one node over some records; accounts of several places can be merged. */
public final class NodeStats {
  /** Latencies above this are recorded as this. */
  private static final long LONGEST_MICROS = 24L * 3600 * 1_000_000;

  /** Messages may name record details, so their number is bounded. */
  private static final int MOST_MESSAGES = 100;

  /** Counts the messages beyond that number. */
  public static final String OTHER_MESSAGES = "(other messages)";

  private long succeeded;
  private long failed;
  private long skipped;
  private long rejected;
  private long retries;
  private long nanos;
  private double audioSeconds;
  private long peakMemoryBytes;
  private final Map<String, Long> errors = new TreeMap<>();
  private final Latencies latencies;
  private SpeechStats speech;

  public NodeStats() {
    this(new Latencies());
  }

  private NodeStats(Latencies latencies) {
    this.latencies = latencies;
  }

  /** The written form. */
  private record Written(
      long succeeded,
      long failed,
      long skipped,
      long rejected,
      long retries,
      long nanos,
      double audioSeconds,
      long peakMemoryBytes,
      Map<String, Long> errors,
      Histogram latencyMicros,
      SpeechStats speech) {}

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  private NodeStats(Written written) {
    this(new Latencies(written.latencyMicros));
    succeeded = written.succeeded;
    failed = written.failed;
    skipped = written.skipped;
    rejected = written.rejected;
    retries = written.retries;
    nanos = written.nanos;
    audioSeconds = written.audioSeconds;
    peakMemoryBytes = written.peakMemoryBytes;
    errors.putAll(written.errors);
    speech = written.speech;
  }

  @JsonValue
  private Written written() {
    return new Written(
        succeeded,
        failed,
        skipped,
        rejected,
        retries,
        nanos,
        audioSeconds,
        peakMemoryBytes,
        errors,
        latencies.histogram(),
        speech);
  }

  /** A record that the node processed in {@code recordNanos} of its own time. */
  public void recordSuccess(long recordNanos, double recordAudioSeconds) {
    succeeded++;
    executed(recordNanos, recordAudioSeconds);
  }

  /** A record that failed at the node. */
  public void recordFailure(long recordNanos, double recordAudioSeconds, String message) {
    failed++;
    countError(message, 1);
    executed(recordNanos, recordAudioSeconds);
  }

  /** A record that did not reach the node. */
  public void recordSkip() {
    skipped++;
  }

  /**
   * Adds a visit.
   *
   * @param error the message of a visit that failed, otherwise null
   */
  void add(NodeVisit visit, String error) {
    switch (visit.outcome()) {
      case SUCCEEDED -> recordSuccess(visit.nanos(), visit.audioSeconds());
      case FAILED -> recordFailure(visit.nanos(), visit.audioSeconds(), error);
      case REJECTED -> {
        rejected++;
        executed(visit.nanos(), visit.audioSeconds());
      }
      case SKIPPED -> recordSkip();
    }
    recordRetries(visit.retries());
    recordMemory(visit.memoryBytes());
    if (visit.speechSeconds() != null) {
      recordSpeech(visit.speechSeconds(), visit.audioSeconds());
    }
  }

  /** Speech that the node found in a record. */
  public void recordSpeech(double speechSeconds, double recordAudioSeconds) {
    if (speech == null) {
      speech = new SpeechStats();
    }
    speech.record(speechSeconds, recordAudioSeconds);
  }

  public void recordRetries(long times) {
    retries += times;
  }

  public void recordMemory(long bytes) {
    peakMemoryBytes = Math.max(peakMemoryBytes, bytes);
  }

  private void countError(String whole, long count) {
    String message = BoundedText.message(whole);
    boolean room = errors.size() < MOST_MESSAGES || errors.containsKey(message);
    errors.merge(room ? message : OTHER_MESSAGES, count, Long::sum);
  }

  private void executed(long recordNanos, double recordAudioSeconds) {
    nanos += recordNanos;
    audioSeconds += recordAudioSeconds;
    latencies.record(Math.min(LONGEST_MICROS, recordNanos / 1000));
  }

  public void add(NodeStats other) {
    succeeded += other.succeeded;
    failed += other.failed;
    skipped += other.skipped;
    rejected += other.rejected;
    retries += other.retries;
    nanos += other.nanos;
    audioSeconds += other.audioSeconds;
    peakMemoryBytes = Math.max(peakMemoryBytes, other.peakMemoryBytes);
    other.errors.forEach(this::countError);
    latencies.add(other.latencies);
    if (other.speech != null) {
      if (speech == null) {
        speech = new SpeechStats();
      }
      speech.add(other.speech);
    }
  }

  public long succeeded() {
    return succeeded;
  }

  public long failed() {
    return failed;
  }

  public long skipped() {
    return skipped;
  }

  /** Records that the node has turned down. */
  public long rejected() {
    return rejected;
  }

  public long retries() {
    return retries;
  }

  /** Time spent in the node itself, without the stages behind it. */
  public long nanos() {
    return nanos;
  }

  /** Audio that entered the node. */
  public double audioSeconds() {
    return audioSeconds;
  }

  /** Largest memory that one instance of the node held. */
  public long peakMemoryBytes() {
    return peakMemoryBytes;
  }

  /** How often each message occurred. */
  public Map<String, Long> errors() {
    return errors;
  }

  /** Time per record, µs. */
  public Histogram latencyMicros() {
    return latencies.histogram();
  }

  /**
   * The time that at least so many percent of the records did not exceed, µs; 0 without records.
   *
   * @param percentile above 0, at most 100
   */
  public long latencyMicros(double percentile) {
    return latencies.atPercentile(percentile);
  }

  /** The speech that the node found, where it is one that looks for it. */
  public Optional<SpeechStats> speech() {
    return Optional.ofNullable(speech);
  }
}
