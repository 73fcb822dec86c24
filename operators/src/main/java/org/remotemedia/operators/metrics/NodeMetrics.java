package org.remotemedia.operators.metrics;

import java.util.Locale;
import java.util.Map;
import org.remotemedia.operators.accounts.NodeStats;
import org.remotemedia.operators.stage.StagePlan;

/**
 * What one node did, over one record or many.
 *
 * @param nodeId node id
 * @param nodeType canonical node type
 * @param runtime {@code rust_native} or {@code cpython}
 * @param executionTimeMicros the node's own time, summed over the records, µs
 * @param memoryMb most that one instance held, in units of 2^20 bytes
 * @param status failed if any record failed here, skipped if none ran
 * @param retryCount repeated attempts, summed over the records
 * @param error the most frequent error message, or null
 * @param succeeded records that succeeded here
 * @param rejected records that this node turned down
 * @param failed records that failed here
 * @param skipped records that did not get here because of an earlier failure
 * @param audioSeconds audio that entered the node, s
 * @param latency time per record
 */
public record NodeMetrics(
    String nodeId,
    String nodeType,
    String runtime,
    long executionTimeMicros,
    double memoryMb,
    Status status,
    long retryCount,
    String error,
    long succeeded,
    long rejected,
    long failed,
    long skipped,
    double audioSeconds,
    Latency latency) {
  static final double BYTES_PER_MB = 1 << 20;

  /** The fate of a node. */
  public enum Status {
    SUCCESS,
    FAILED,
    SKIPPED;

    /** Name in metrics: {@code success}, {@code failed}, {@code skipped}. */
    public String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }

    private static Status ofWireName(String wireName) {
      for (Status status : values()) {
        if (status.wireName().equals(wireName)) {
          return status;
        }
      }
      throw new IllegalArgumentException("'" + wireName + "' is no status of a node");
    }
  }

  /**
   * Percentiles of the time per record, µs; 0 when no record ran.
   *
   * @param p50 median
   * @param p95 95th percentile
   * @param p99 99th percentile
   * @param max longest
   */
  public record Latency(long p50, long p95, long p99, long max) {}

  /** The metrics of a stage from its accounts. */
  public static NodeMetrics of(StagePlan stage, NodeStats stats) {
    return new NodeMetrics(
        stage.nodeId(),
        stage.nodeType(),
        stage.runtime(),
        stats.nanos() / 1000,
        stats.peakMemoryBytes() / BYTES_PER_MB,
        status(stats),
        stats.retries(),
        mostFrequent(stats.errors()),
        stats.succeeded(),
        stats.rejected(),
        stats.failed(),
        stats.skipped(),
        stats.audioSeconds(),
        new Latency(
            stats.latencyMicros(50),
            stats.latencyMicros(95),
            stats.latencyMicros(99),
            stats.latencyMicros(100)));
  }

  /** The metrics of a node, read back. */
  static NodeMetrics fromFields(MetricFields fields) {
    MetricFields latency = fields.object("latency_us");
    return new NodeMetrics(
        fields.text("node_id"),
        fields.text("node_type"),
        fields.text("runtime"),
        fields.micros("execution_time"),
        fields.number("memory_mb"),
        Status.ofWireName(fields.text("status")),
        fields.whole("retry_count"),
        fields.textOrNull("error"),
        fields.wholeOrZero("succeeded"),
        fields.wholeOrZero("rejected"),
        fields.wholeOrZero("failed"),
        fields.wholeOrZero("skipped"),
        fields.numberOrZero("audio_seconds"),
        new Latency(
            latency.wholeOrZero("p50"),
            latency.wholeOrZero("p95"),
            latency.wholeOrZero("p99"),
            latency.wholeOrZero("max")));
  }

  private static Status status(NodeStats stats) {
    if (stats.failed() > 0) {
      return Status.FAILED;
    }
    return stats.succeeded() + stats.rejected() > 0 ? Status.SUCCESS : Status.SKIPPED;
  }

  private static String mostFrequent(Map<String, Long> errors) {
    String message = null;
    long times = 0;
    for (Map.Entry<String, Long> error : errors.entrySet()) {
      boolean isMessage = !error.getKey().equals(NodeStats.OTHER_MESSAGES);
      if (isMessage && error.getValue() > times) {
        message = error.getKey();
        times = error.getValue();
      }
    }
    return message;
  }

  /** The node's own time, in whole ms. */
  public long executionTimeMs() {
    return executionTimeMicros / 1000;
  }

  void describe(MetricVisitor visitor) {
    visitor.text("node_id", nodeId);
    visitor.text("node_type", nodeType);
    visitor.text("runtime", runtime);
    visitor.whole("execution_time_ms", executionTimeMs());
    visitor.real("memory_mb", memoryMb);
    visitor.text("status", status.wireName());
    visitor.whole("retry_count", retryCount);
    visitor.text("error", error);
    visitor.whole("execution_time_us", executionTimeMicros);
    visitor.whole("records", succeeded + rejected + failed + skipped);
    visitor.whole("succeeded", succeeded);
    visitor.whole("rejected", rejected);
    visitor.whole("failed", failed);
    visitor.whole("skipped", skipped);
    visitor.real("audio_seconds", audioSeconds);
    double seconds = executionTimeMicros / 1e6;
    visitor.real(
        "records_per_second",
        PipelineMetrics.rate((double) succeeded + rejected + failed, seconds));
    visitor.real("audio_seconds_per_second", PipelineMetrics.rate(audioSeconds, seconds));
    MetricVisitor percentiles = visitor.object("latency_us");
    percentiles.whole("p50", latency.p50());
    percentiles.whole("p95", latency.p95());
    percentiles.whole("p99", latency.p99());
    percentiles.whole("max", latency.max());
  }
}
