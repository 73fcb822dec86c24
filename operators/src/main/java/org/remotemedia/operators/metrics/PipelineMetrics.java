package org.remotemedia.operators.metrics;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import org.remotemedia.operators.accounts.Accounts;
import org.remotemedia.operators.json.StrictJson;
import org.remotemedia.operators.stage.StagePlan;

/**
 * What a pipeline did, over one record or many.
 *
 * @param totalTimeMicros time from begin to end, µs
 * @param totalMemoryMb most resident memory that its processes were seen to hold, in units of 2^20
 *     bytes; 0 where the system does not tell
 * @param nodes its nodes, in topological order
 * @param succeeded records that were neither rejected nor failed
 * @param rejected records that a node turned down
 * @param failed all other records
 * @param audioSeconds audio read, s
 */
public record PipelineMetrics(
    long totalTimeMicros,
    double totalMemoryMb,
    List<NodeMetrics> nodes,
    long succeeded,
    long rejected,
    long failed,
    double audioSeconds) {
  private static final ObjectMapper MAPPER = StrictJson.builder(new JsonFactory()).build();

  public PipelineMetrics {
    nodes = List.copyOf(nodes);
  }

  /**
   * The metrics of some records.
   *
   * @param stages the pipeline's stages
   * @param accounts the accounts of the records
   * @param totalNanos time from begin to end, ns
   * @param peakBytes most resident memory that its processes held, bytes
   */
  public static PipelineMetrics of(
      List<StagePlan> stages, Accounts accounts, long totalNanos, long peakBytes) {
    return new PipelineMetrics(
        totalNanos / 1000,
        peakBytes / NodeMetrics.BYTES_PER_MB,
        stages.stream().map(stage -> NodeMetrics.of(stage, accounts.node(stage.nodeId()))).toList(),
        accounts.succeeded() + accounts.incomplete(),
        accounts.rejected(),
        accounts.failed(),
        accounts.audioSeconds());
  }

  /** Time from begin to end, in whole ms. */
  public long totalTimeMs() {
    return totalTimeMicros / 1000;
  }

  /**
   * Reads metrics back. Of the fields that the schema does not ask for, those that are missing
   * count as 0, and others are passed over.
   *
   * @param json JSON text, as {@link #toJson} or Python's {@code PipelineMetrics.to_json} gives it
   * @throws IllegalArgumentException when it is no JSON, or lacks a field of the schema
   */
  public static PipelineMetrics fromJson(String json) {
    try {
      return fromTree(MAPPER.readTree(json));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("the metrics are no JSON: " + e.getOriginalMessage(), e);
    }
  }

  /**
   * Reads metrics back from a JSON object.
   *
   * @throws IllegalArgumentException as {@link #fromJson}
   */
  public static PipelineMetrics fromTree(JsonNode json) {
    MetricFields fields = new MetricFields(json, "");
    List<NodeMetrics> nodes = new ArrayList<>();
    for (JsonNode node : fields.list("nodes")) {
      nodes.add(NodeMetrics.fromFields(new MetricFields(node, "/nodes/" + nodes.size())));
    }
    if (fields.whole("node_count") != nodes.size()) {
      throw new IllegalArgumentException(
          "the metrics tell of "
              + nodes.size()
              + " nodes, but node_count is "
              + fields.whole("node_count"));
    }
    return new PipelineMetrics(
        fields.micros("total_time"),
        fields.number("total_memory_mb"),
        nodes,
        fields.wholeOrZero("succeeded"),
        fields.wholeOrZero("rejected"),
        fields.wholeOrZero("failed"),
        fields.numberOrZero("audio_seconds"));
  }

  /** The metrics as a JSON object. */
  public ObjectNode toTree() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    describe(new MetricTree(json));
    return json;
  }

  /** Tells all fields of the JSON object. */
  public void describe(MetricVisitor visitor) {
    visitor.whole("total_time_ms", totalTimeMs());
    visitor.real("total_memory_mb", totalMemoryMb());
    visitor.whole("node_count", nodes.size());
    visitor.list("nodes", nodes, NodeMetrics::describe);
    visitor.whole("total_time_us", totalTimeMicros);
    long records = succeeded + rejected + failed;
    visitor.whole("records", records);
    visitor.whole("succeeded", succeeded);
    visitor.whole("rejected", rejected);
    visitor.whole("failed", failed);
    visitor.real("audio_seconds", audioSeconds);
    double seconds = totalTimeMicros / 1e6;
    visitor.real("records_per_second", rate((double) records, seconds));
    visitor.real("audio_seconds_per_second", rate(audioSeconds, seconds));
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
    // Rounded as Python's formatting does: the exact value, halves to even.
    String memory =
        new BigDecimal(totalMemoryMb).setScale(2, RoundingMode.HALF_EVEN).toPlainString();
    return "Pipeline completed in "
        + totalTimeMs
        + "ms ("
        + nodeCount
        + " nodes, "
        + memory
        + "MB peak memory)";
  }

  static double rate(double amount, double seconds) {
    return seconds > 0 ? amount / seconds : 0.0;
  }
}
