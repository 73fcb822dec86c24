package org.remotemedia.operators.accounts;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
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

  /** A record that succeeded at the node, and whose value then turned out to be of no use. */
  public void revokeSuccess(String message) {
    succeeded--;
    failed++;
    countError(message, 1);
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

  /**
   * The same times, memory and retries, with other counts of records: work done on records that
   * have been done again since was done all the same.
   */
  public NodeStats recounted(
      long newSucceeded, long newFailed, long newSkipped, Map<String, Long> newErrors) {
    NodeStats stats = new NodeStats();
    stats.add(this);
    stats.succeeded = newSucceeded;
    stats.failed = newFailed;
    stats.skipped = newSkipped;
    stats.errors.clear();
    newErrors.forEach(stats::countError);
    return stats;
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

  /** For {@link #fromJson}. */
  public ObjectNode toJson() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("succeeded", succeeded);
    json.put("failed", failed);
    json.put("skipped", skipped);
    json.put("retries", retries);
    json.put("nanos", nanos);
    json.put("audio_seconds", audioSeconds);
    json.put("peak_memory_bytes", peakMemoryBytes);
    ObjectNode messages = json.putObject("errors");
    errors.forEach(messages::put);
    json.put("latency_micros", Histograms.encode(latencies.histogram()));
    if (speech != null) {
      json.set("speech", speech.toJson());
    }
    return json;
  }

  /**
   * Reads what {@link #toJson} wrote.
   *
   * @throws IOException when it is something else
   */
  public static NodeStats fromJson(JsonNode json) throws IOException {
    NodeStats stats = new NodeStats(new Latencies(Histograms.decode(json.path("latency_micros"))));
    stats.succeeded = json.path("succeeded").longValue();
    stats.failed = json.path("failed").longValue();
    stats.skipped = json.path("skipped").longValue();
    stats.retries = json.path("retries").longValue();
    stats.nanos = json.path("nanos").longValue();
    stats.audioSeconds = json.path("audio_seconds").doubleValue();
    stats.peakMemoryBytes = json.path("peak_memory_bytes").longValue();
    for (Map.Entry<String, JsonNode> error : json.path("errors").properties()) {
      stats.errors.put(error.getKey(), error.getValue().longValue());
    }
    if (json.has("speech")) {
      stats.speech = SpeechStats.fromJson(json.get("speech"));
    }
    return stats;
  }
}
