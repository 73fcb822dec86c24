package org.remotemedia.job.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.remotemedia.job.input.InputSpec;
import org.remotemedia.job.sink.Attempt;
import org.remotemedia.manifests.graph.ChainPlan;
import org.remotemedia.operators.stage.StagePlan;

/**
 * What runs in an output directory, as far as results depend on it.
 *
 * @param attempt its current attempt
 * @param input where the records come from
 * @param nodes the pipeline: an object per node, in topological order
 * @param options options that decide what outputs look like, by name
 */
record RunDescription(Attempt attempt, String input, ArrayNode nodes, Map<String, String> options) {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  RunDescription {
    options = Map.copyOf(options);
  }

  /** The description of a run that is about to begin. */
  static RunDescription of(InputSpec input, ChainPlan chain, Map<String, String> options)
      throws IOException {
    ArrayNode nodes = MAPPER.createArrayNode();
    for (StagePlan stage : chain.stages()) {
      ObjectNode node = nodes.addObject();
      node.put("id", stage.nodeId());
      node.put("node_type", stage.nodeType());
      node.put("runtime", stage.runtime());
      node.set("params", MAPPER.readTree(stage.params()));
      ArrayNode inputs = node.putArray("inputs");
      for (int producer : stage.inputs()) {
        inputs.add(producer == 0 ? null : chain.nodeId(producer));
      }
    }
    String location =
        input.pattern().isEmpty() ? input.location() : input.location() + " " + input.pattern();
    return new RunDescription(Attempt.first(), location, nodes, options);
  }

  RunDescription with(Attempt other) {
    return new RunDescription(other, input, nodes, options);
  }

  byte[] toJson() throws IOException {
    ObjectNode json = MAPPER.createObjectNode();
    json.put(Attempt.ID, attempt.id());
    json.put("attempt", attempt.number());
    json.put("earlier_ms", attempt.earlierMs());
    json.put("input", input);
    json.set("options", MAPPER.valueToTree(options));
    json.set("nodes", nodes);
    return MAPPER.writeValueAsBytes(json);
  }

  /**
   * Reads what {@link #toJson} wrote.
   *
   * @throws IOException when it is something else
   */
  static RunDescription fromJson(byte[] bytes) throws IOException {
    JsonNode json = MAPPER.readTree(bytes);
    if (!json.path("attempt").isInt() || !(json.path("nodes") instanceof ArrayNode nodes)) {
      throw new IOException("it is not the description of a run");
    }
    Map<String, String> options = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> option : json.path("options").properties()) {
      options.put(option.getKey(), option.getValue().asText());
    }
    Attempt attempt =
        new Attempt(
            json.path(Attempt.ID).asText(),
            json.path("attempt").intValue(),
            json.path("earlier_ms").longValue());
    return new RunDescription(attempt, json.path("input").asText(), nodes, options);
  }

  /** What distinguishes another run from this one, a line each; empty when nothing does. */
  List<String> changesTo(RunDescription other) {
    List<String> changes = new ArrayList<>();
    if (!input.equals(other.input)) {
      changes.add("input: was " + input + ", is " + other.input);
    }
    TreeSet<String> names = new TreeSet<>(options.keySet());
    names.addAll(other.options.keySet());
    for (String name : names) {
      String was = options.get(name);
      String is = other.options.get(name);
      if (was == null || !was.equals(is)) {
        changes.add(name + ": was " + shown(was) + ", is " + shown(is));
      }
    }
    Map<String, JsonNode> before = byId(nodes);
    Map<String, JsonNode> after = byId(other.nodes);
    before.forEach(
        (id, node) -> {
          if (!after.containsKey(id)) {
            changes.add("node '" + id + "' (" + type(node) + "): removed");
          } else {
            NodeChanges.between(id, node, after.get(id)).forEach(changes::add);
          }
        });
    after.forEach(
        (id, node) -> {
          if (!before.containsKey(id)) {
            changes.add("node '" + id + "' (" + type(node) + "): added");
          }
        });
    return changes;
  }

  private static String shown(String value) {
    return value == null ? "not given" : value;
  }

  private static String type(JsonNode node) {
    return node.path("node_type").asText();
  }

  private static Map<String, JsonNode> byId(ArrayNode nodes) {
    Map<String, JsonNode> byId = new LinkedHashMap<>();
    nodes.forEach(node -> byId.put(node.path("id").asText(), node));
    return byId;
  }
}
