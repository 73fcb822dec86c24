package org.remotemedia.operators.metrics;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import org.remotemedia.operators.accounts.Accounts;
import org.remotemedia.operators.stage.StagePlan;

/**
 * What a pipeline did, over one record or many.
 *
 * @param totalTimeMicros time from begin to end, µs
 * @param nodes its nodes, in topological order
 * @param succeeded records of which every node succeeded
 * @param failed all other records
 * @param audioSeconds audio read, s
 */
public record PipelineMetrics(
    long totalTimeMicros,
    List<NodeMetrics> nodes,
    long succeeded,
    long failed,
    double audioSeconds) {
  public PipelineMetrics {
    nodes = List.copyOf(nodes);
  }

  /**
   * The metrics of some records.
   *
   * @param stages the pipeline's stages
   * @param accounts the accounts of the records
   * @param totalNanos time from begin to end, ns
   */
  public static PipelineMetrics of(List<StagePlan> stages, Accounts accounts, long totalNanos) {
    return new PipelineMetrics(
        totalNanos / 1000,
        stages.stream().map(stage -> NodeMetrics.of(stage, accounts.node(stage.nodeId()))).toList(),
        accounts.succeeded(),
        accounts.failed(),
        accounts.audioSeconds());
  }

  /** Time from begin to end, in whole ms. */
  public long totalTimeMs() {
    return totalTimeMicros / 1000;
  }

  /** The sum over the nodes of the most that each held, in units of 2^20 bytes. */
  public double totalMemoryMb() {
    return nodes.stream().mapToDouble(NodeMetrics::memoryMb).sum();
  }

  /** The metrics as a JSON object. */
  public ObjectNode toTree() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("total_time_ms", totalTimeMs());
    json.put("total_memory_mb", totalMemoryMb());
    json.put("node_count", nodes.size());
    ArrayNode list = json.putArray("nodes");
    nodes.forEach(node -> list.add(node.toTree()));
    json.put("total_time_us", totalTimeMicros);
    json.put("records", succeeded + failed);
    json.put("succeeded", succeeded);
    json.put("failed", failed);
    json.put("audio_seconds", audioSeconds);
    double seconds = totalTimeMicros / 1e6;
    json.put("records_per_second", rate((double) succeeded + failed, seconds));
    json.put("audio_seconds_per_second", rate(audioSeconds, seconds));
    return json;
  }

  /** The metrics as indented JSON text. */
  public String toJson() {
    return toTree().toPrettyString();
  }

  /** One line for people. */
  public String summary() {
    return summary(totalTimeMs(), nodes.size(), totalMemoryMb());
  }

  /** The same line, from metrics that were read back. */
  public static String summary(long totalTimeMs, int nodeCount, double totalMemoryMb) {
    return String.format(
        Locale.ROOT,
        "Pipeline completed in %dms (%d nodes, %.2fMB peak memory)",
        totalTimeMs,
        nodeCount,
        totalMemoryMb);
  }

  static double rate(double amount, double seconds) {
    return seconds > 0 ? amount / seconds : 0.0;
  }
}
