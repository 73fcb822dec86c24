package org.remotemedia.job.output;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.remotemedia.operators.element.CarriedJson;
import org.remotemedia.operators.error.Failure;

/** The lines of {@code results} and {@code failed}: what they say, and in which order. */
public final class ResultLine {
  private static final String RECORD = "record";
  private static final String SOURCE = "source";
  private static final String OUTPUTS = "outputs";

  /** The fields of a line of {@code results} that are not carried. */
  private static final Set<String> OWN_FIELDS =
      Set.of(RECORD, SOURCE, "duration_s", "status", "truncated", "parts", OUTPUTS);

  /** Writes fields the same before and after they have travelled through the job. */
  private static final ObjectMapper AS_CARRIED = CarriedJson.forTransport().build();

  private ResultLine() {}

  /**
   * The line of a record that succeeded.
   *
   * @param parts how many recordings that are joined into one file were read
   * @param outputs the sinks' values by node id
   * @param carried further fields of the list that the record came from, or null
   */
  public static ObjectNode success(
      String record,
      String source,
      double seconds,
      boolean truncated,
      int parts,
      ObjectNode outputs,
      ObjectNode carried) {
    ObjectNode line = begin(record, source, seconds);
    line.put("status", "success");
    if (truncated) {
      line.put("truncated", true);
    }
    if (parts > 1) {
      line.put("parts", parts);
    }
    line.set(OUTPUTS, outputs);
    carry(line, carried, OWN_FIELDS);
    return line;
  }

  /**
   * The line of a record that failed.
   *
   * @param failures at least one, in topological order
   * @param outputs the values that other sinks gave, by node id
   * @param carried further fields of the list that the record came from, or null
   */
  public static ObjectNode failure(
      String record,
      String source,
      double seconds,
      List<Failure> failures,
      ObjectNode outputs,
      ObjectNode carried) {
    ObjectNode line = begin(record, source, seconds);
    describe(line, failures.get(0));
    if (!outputs.isEmpty()) {
      line.set(OUTPUTS, outputs);
    }
    if (failures.size() > 1) {
      ArrayNode also = line.putArray("also");
      failures.subList(1, failures.size()).forEach(more -> describe(also.addObject(), more));
    }
    carry(line, carried, Set.of());
    return line;
  }

  private static ObjectNode begin(String record, String source, double seconds) {
    ObjectNode line = JsonNodeFactory.instance.objectNode();
    line.put(RECORD, record);
    line.put(SOURCE, source);
    line.put("duration_s", seconds);
    return line;
  }

  private static void describe(ObjectNode target, Failure failure) {
    target.put("node_id", failure.nodeId());
    target.put("error", failure.kind().wireName());
    target.put("message", failure.message());
    target.put("traceback", failure.traceback());
    target.put("attempts", failure.attempts());
  }

  /** The list's own fields; one that is named as a field of the run's becomes {@code input_…}. */
  private static void carry(ObjectNode line, ObjectNode carried, Set<String> reserved) {
    if (carried == null) {
      return;
    }
    for (Map.Entry<String, JsonNode> field : carried.properties()) {
      String name = field.getKey();
      while (line.has(name) || reserved.contains(name)) {
        name = "input_" + name;
      }
      line.set(name, field.getValue());
    }
  }

  /** The name of the record that a line is about. */
  public static String record(JsonNode line) {
    return line.path(RECORD).textValue();
  }

  /** The values of the sinks, by node id; missing where there are none. */
  public static JsonNode outputs(JsonNode line) {
    return line.path(OUTPUTS);
  }

  /** Whether a field of a line of {@code results} comes from the list rather than from the run. */
  public static boolean isCarried(String field) {
    return !OWN_FIELDS.contains(field);
  }

  /** A line of {@code results} of the same record, whose list now says something else of it. */
  static ObjectNode corrected(ObjectNode line, String source, ObjectNode carried) {
    ObjectNode corrected = JsonNodeFactory.instance.objectNode();
    for (Map.Entry<String, JsonNode> field : line.properties()) {
      if (!isCarried(field.getKey())) {
        corrected.set(field.getKey(), field.getValue());
      }
    }
    corrected.put(SOURCE, source);
    carry(corrected, carried, OWN_FIELDS);
    return corrected;
  }

  /** Stands for what a line repeats of its list: equal texts for equal sources and fields. */
  public static String origin(String source, ObjectNode carried) {
    try {
      String fields = carried == null ? "" : AS_CARRIED.writeValueAsString(carried);
      return Long.toHexString(Hash128.of(source + "\n" + fields).low());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
