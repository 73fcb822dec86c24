package org.remotemedia.manifests.model;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Objects;

/**
 * A pipeline as its author wrote it. Its form is right; whether it makes a pipeline is for {@code
 * PipelineGraph} to say.
 *
 * @param version {@link #VERSION}
 * @param metadata what it says about itself
 * @param nodes the nodes, in the order written
 * @param connections the connections, in the order written
 */
public record Manifest(
    String version,
    ManifestMetadata metadata,
    List<NodeDefinition> nodes,
    List<Connection> connections) {
  /** The one version there is. */
  public static final String VERSION = "v1";

  public Manifest {
    Objects.requireNonNull(version);
    Objects.requireNonNull(metadata);
    nodes = List.copyOf(nodes);
    connections = List.copyOf(connections);
  }

  /** The manifest as JSON that reads back as an equal manifest. */
  public ObjectNode toJson() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("version", version);
    if (!metadata.equals(ManifestMetadata.NONE)) {
      ObjectNode about = json.putObject("metadata");
      putIfGiven(about, "name", metadata.name());
      putIfGiven(about, "description", metadata.description());
      putIfGiven(about, "created_at", metadata.createdAt());
    }
    ArrayNode nodeList = json.putArray("nodes");
    nodes.forEach(node -> nodeList.add(toJson(node)));
    ArrayNode connectionList = json.putArray("connections");
    for (Connection connection : connections) {
      connectionList.addObject().put("from", connection.from()).put("to", connection.to());
    }
    return json;
  }

  private static ObjectNode toJson(NodeDefinition node) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("id", node.id());
    json.put("node_type", node.nodeType());
    if (!node.params().isEmpty()) {
      json.set("params", node.params().deepCopy());
    }
    if (node.runtimeHint() != RuntimeHint.AUTO) {
      json.put("runtime_hint", node.runtimeHint().wireName());
    }
    RetryPolicy retry = node.retry();
    if (retry != null) {
      ObjectNode policy = json.putObject("retry");
      policy.put("max_attempts", retry.maxAttempts());
      policy.put("initial_backoff_ms", retry.initialBackoffMs());
      if (retry.timeoutMs() != RetryPolicy.NO_TIMEOUT) {
        policy.put("timeout_ms", retry.timeoutMs());
      }
    }
    return json;
  }

  private static void putIfGiven(ObjectNode json, String field, String value) {
    if (value != null) {
      json.put(field, value);
    }
  }
}
