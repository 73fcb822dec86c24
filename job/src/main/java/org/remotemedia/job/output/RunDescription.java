package org.remotemedia.job.output;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.remotemedia.job.storage.Storage;
import org.remotemedia.job.storage.StorageException;
import org.remotemedia.manifests.graph.ChainPlan;
import org.remotemedia.operators.stage.StagePlan;

/**
 * What runs in an output directory, as far as results depend on it, and which attempt at it.
 *
 * @param attemptId id of the current attempt
 * @param attempt its number
 * @param claim its claim
 * @param earlierMs time that the attempts before it took, ms
 * @param clearing whether what another run left is still being deleted
 * @param input where the records come from; a corpus may be moved
 * @param options options that decide what outputs look like, by name
 * @param nodes the pipeline: an object per node, in topological order
 */
public record RunDescription(
    String attemptId,
    int attempt,
    int claim,
    long earlierMs,
    boolean clearing,
    String input,
    SortedMap<String, String> options,
    ArrayNode nodes) {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
          .build();

  /**
   * Changes with the files of {@code .remotemedia}, and with the names that records have: a run
   * that was begun otherwise would lose or double them when it is resumed.
   */
  private static final int FORMAT = 1;

  private static final String FORMAT_FIELD = "format";

  /** Stands for a description that cannot be read; for replacing it. */
  static final RunDescription UNKNOWN =
      new RunDescription("", 1, 1, 0, false, "", new TreeMap<>(), MAPPER.createArrayNode());

  /** One node of the pipeline. */
  private record NodeDescription(
      String id,
      @JsonProperty("node_type") String nodeType,
      String runtime,
      ObjectNode params,
      List<String> inputs) {}

  /**
   * The description of a run that is about to begin.
   *
   * @param input where the records come from
   * @param options options that decide what outputs look like, by name
   */
  public static RunDescription of(String input, ChainPlan chain, Map<String, String> options)
      throws IOException {
    ArrayNode nodes = MAPPER.createArrayNode();
    for (StagePlan stage : chain.stages()) {
      List<String> inputs = new ArrayList<>();
      for (int producer : stage.inputs()) {
        inputs.add(producer == 0 ? null : chain.nodeId(producer));
      }
      ObjectNode params = MAPPER.readValue(stage.params(), ObjectNode.class);
      nodes.add(
          MAPPER.<ObjectNode>valueToTree(
              new NodeDescription(
                  stage.nodeId(), stage.nodeType(), stage.runtime(), params, inputs)));
    }
    return new RunDescription("", 0, 0, 0, false, input, new TreeMap<>(options), nodes);
  }

  Fence fence() {
    return new Fence(attemptId, attempt, claim, earlierMs);
  }

  /**
   * The same run in the hands of an attempt.
   *
   * @param isClearing whether what another run left is still to be deleted
   */
  RunDescription with(Fence fence, boolean isClearing) {
    return new RunDescription(
        fence.id(),
        fence.number(),
        fence.claim(),
        fence.earlierMs(),
        isClearing,
        input,
        options,
        nodes);
  }

  byte[] toJson() throws IOException {
    ObjectNode json = MAPPER.createObjectNode().put(FORMAT_FIELD, FORMAT);
    return MAPPER.writeValueAsBytes(json.setAll(MAPPER.<ObjectNode>valueToTree(this)));
  }

  /**
   * The description in an output directory; empty without one.
   *
   * @throws IOException also when it is damaged, or that of another version
   */
  static Optional<RunDescription> find(Storage storage, Layout layout) throws IOException {
    byte[] json;
    try {
      json = storage.read(layout.runDescription());
    } catch (StorageException e) {
      if (e.reason() == StorageException.Reason.MISSING) {
        return Optional.empty();
      }
      throw e;
    }
    try {
      ObjectNode description = MAPPER.readValue(json, ObjectNode.class);
      JsonNode format = description.remove(FORMAT_FIELD);
      if (format == null || format.asInt() != FORMAT) {
        throw new IOException(
            layout.runDescription()
                + " was written by another version of this program: its format is "
                + (format == null ? "an older one, without a number" : format)
                + ", and this version's is "
                + FORMAT
                + "; resume the run with the version that began it");
      }
      return Optional.of(MAPPER.treeToValue(description, RunDescription.class));
    } catch (JsonProcessingException e) {
      throw new IOException(
          layout.runDescription()
              + " is damaged, and no description of a run: "
              + e.getOriginalMessage(),
          e);
    }
  }

  /** What distinguishes another run from this one, a line each; empty when nothing does. */
  List<String> changesTo(RunDescription other) {
    List<String> changes = new ArrayList<>();
    TreeSet<String> names = new TreeSet<>(options.keySet());
    names.addAll(other.options.keySet());
    for (String name : names) {
      String was = options.get(name);
      String is = other.options.get(name);
      if (was == null || !was.equals(is)) {
        changes.add(name + ": was " + shown(was) + ", is " + shown(is));
      }
    }
    Map<String, ObjectNode> before = byId(nodes);
    Map<String, ObjectNode> after = byId(other.nodes);
    before.forEach(
        (id, node) -> {
          if (!after.containsKey(id)) {
            changes.add("node '" + id + "' (" + type(node) + "): removed");
          } else {
            changes.addAll(NodeChanges.between(id, node, after.get(id)));
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

  private static String type(ObjectNode node) {
    return node.path("node_type").asText();
  }

  private static Map<String, ObjectNode> byId(ArrayNode nodes) {
    Map<String, ObjectNode> byId = new LinkedHashMap<>();
    nodes.forEach(node -> byId.put(node.path("id").asText(), (ObjectNode) node));
    return byId;
  }
}
