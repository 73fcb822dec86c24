package org.remotemedia.manifests.validation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.remotemedia.manifests.error.InvalidPipeline;
import org.remotemedia.manifests.error.Problem;
import org.remotemedia.manifests.graph.ManifestDraft;
import org.remotemedia.manifests.graph.ManifestDraft.DraftConnection;
import org.remotemedia.manifests.graph.ManifestDraft.DraftNode;
import org.remotemedia.manifests.model.Connection;
import org.remotemedia.manifests.model.Manifest;
import org.remotemedia.manifests.model.ManifestMetadata;
import org.remotemedia.manifests.model.NodeDefinition;
import org.remotemedia.manifests.model.RetryPolicy;
import org.remotemedia.manifests.model.RuntimeHint;
import org.remotemedia.operators.error.ErrorKind;

/**
 * Reads a manifest's tree by hand, which is quicker than data binding and goes on after an error.
 * It finds a problem exactly where the schema does; a test holds the two together.
 */
public final class ManifestReader {
  /** Class path name of the schema. */
  static final String SCHEMA = "/org/remotemedia/manifests/manifest-v1.schema.json";

  private static final Set<String> MANIFEST_FIELDS =
      Set.of("version", "metadata", "nodes", "connections");
  private static final Set<String> METADATA_FIELDS = Set.of("name", "description", "created_at");
  private static final Set<String> NODE_FIELDS =
      Set.of("id", "node_type", "params", "runtime_hint", "retry");
  private static final Set<String> CONNECTION_FIELDS = Set.of("from", "to");
  private static final Set<String> RETRY_FIELDS =
      Set.of("max_attempts", "initial_backoff_ms", "timeout_ms");

  private final List<Problem> problems;
  private final List<Problem> warnings;
  private final Fields fields;
  private ManifestMetadata metadata = ManifestMetadata.NONE;

  private ManifestReader(List<Problem> problems, List<Problem> warnings) {
    this.problems = problems;
    this.warnings = warnings;
    this.fields = new Fields(problems, warnings);
  }

  /** The JSON schema of manifests, as it stands in its file. */
  public static String schema() {
    try (InputStream in = ManifestReader.class.getResourceAsStream(SCHEMA)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Reads a manifest from JSON or YAML text.
   *
   * @throws InvalidPipeline when its form is wrong
   */
  public static Manifest read(String text) {
    SourceText source = SourceText.of(text);
    List<Problem> problems = new ArrayList<>();
    Optional<Manifest> manifest = read(source.tree(), problems);
    return manifest.orElseThrow(() -> InvalidPipeline.of(LineNumbers.added(problems, source)));
  }

  /**
   * Reads a manifest from a tree.
   *
   * @throws InvalidPipeline when its form is wrong
   */
  public static Manifest read(JsonNode tree) {
    List<Problem> problems = new ArrayList<>();
    return read(tree, problems).orElseThrow(() -> InvalidPipeline.of(problems));
  }

  private static Optional<Manifest> read(JsonNode tree, List<Problem> problems) {
    ManifestReader reader = new ManifestReader(problems, new ArrayList<>());
    ManifestDraft draft = reader.draft(tree);
    return problems.isEmpty() ? Optional.of(reader.manifest(draft)) : Optional.empty();
  }

  /**
   * What can be read of a manifest.
   *
   * @param problems receives what is wrong with its form
   * @param warnings receives fields that are not known
   */
  static ManifestDraft draft(JsonNode tree, List<Problem> problems, List<Problem> warnings) {
    return new ManifestReader(problems, warnings).draft(tree);
  }

  private Manifest manifest(ManifestDraft draft) {
    return new Manifest(
        Manifest.VERSION,
        metadata,
        draft.nodes().stream()
            .map(
                node ->
                    new NodeDefinition(
                        node.id(),
                        node.nodeType(),
                        node.params(),
                        node.runtimeHint(),
                        node.retry()))
            .toList(),
        draft.connections().stream()
            .map(connection -> new Connection(connection.from(), connection.to()))
            .toList());
  }

  private ManifestDraft draft(JsonNode tree) {
    List<DraftNode> nodes = new ArrayList<>();
    List<DraftConnection> connections = new ArrayList<>();
    boolean empty = false;
    if (fields.isObject(tree, "", List.of(), "the manifest")) {
      fields.warnOfUnknown(tree, "", List.of(), MANIFEST_FIELDS);
      readVersion(tree);
      readMetadata(Fields.optional(tree, "metadata"));
      List<JsonNode> nodeList = fields.requiredList(tree, "nodes");
      empty = nodeList != null && nodeList.isEmpty();
      for (int i = 0; nodeList != null && i < nodeList.size(); i++) {
        readNode(nodeList.get(i), i, nodes);
      }
      List<JsonNode> connectionList = fields.requiredList(tree, "connections");
      for (int i = 0; connectionList != null && i < connectionList.size(); i++) {
        readConnection(connectionList.get(i), i, connections);
      }
    }
    return new ManifestDraft(metadata.name(), empty, nodes, connections);
  }

  private void readVersion(JsonNode tree) {
    String version = fields.requiredString(tree, "", List.of(), "version");
    if (version != null && !version.equals(Manifest.VERSION)) {
      problems.add(
          Problem.headed(
              ErrorKind.MANIFEST,
              "/version",
              List.of(),
              "Unsupported manifest version: " + version,
              "expected " + Manifest.VERSION));
    }
  }

  private void readMetadata(JsonNode json) {
    if (json == null || !fields.isObject(json, "/metadata", List.of(), "metadata")) {
      return;
    }
    fields.warnOfUnknown(json, "/metadata", List.of(), METADATA_FIELDS);
    metadata =
        new ManifestMetadata(
            fields.optionalString(json, "/metadata", List.of(), "name"),
            fields.optionalString(json, "/metadata", List.of(), "description"),
            fields.optionalString(json, "/metadata", List.of(), "created_at"));
    if (metadata.createdAt() != null && !isDateTime(metadata.createdAt())) {
      warnings.add(
          Problem.of(
              ErrorKind.MANIFEST,
              "/metadata/created_at",
              List.of(),
              "'"
                  + metadata.createdAt()
                  + "' is not a date and time such as 2026-01-31T12:00:00Z"));
    }
  }

  private static boolean isDateTime(String text) {
    try {
      OffsetDateTime.parse(text);
      return true;
    } catch (DateTimeParseException e) {
      return false;
    }
  }

  private void readNode(JsonNode json, int index, List<DraftNode> nodes) {
    String pointer = "/nodes/" + index;
    if (!fields.isObject(json, pointer, List.of(), "a node")) {
      return;
    }
    JsonNode idNode = json.get("id");
    List<String> ids =
        idNode != null && idNode.isTextual() ? List.of(idNode.textValue()) : List.of();
    fields.warnOfUnknown(json, pointer, ids, NODE_FIELDS);
    String id = fields.requiredString(json, pointer, ids, "id");
    String nodeType = fields.requiredString(json, pointer, ids, "node_type");
    JsonNode params = Fields.optional(json, "params");
    if (params == null) {
      params = fields.emptyObject();
    } else if (!fields.isObject(params, pointer + "/params", ids, "params")) {
      params = null;
    }
    nodes.add(
        new DraftNode(
            index,
            id,
            nodeType,
            (ObjectNode) params,
            readHint(json, pointer, ids),
            readRetry(Fields.optional(json, "retry"), pointer + "/retry", ids)));
  }

  private RuntimeHint readHint(JsonNode json, String pointer, List<String> ids) {
    if (Fields.optional(json, "runtime_hint") == null) {
      return RuntimeHint.AUTO;
    }
    String name = fields.optionalString(json, pointer, ids, "runtime_hint");
    if (name == null) {
      return null;
    }
    Optional<RuntimeHint> hint = RuntimeHint.ofWireName(name);
    if (hint.isEmpty()) {
      problems.add(
          Problem.of(
              ErrorKind.MANIFEST,
              pointer + "/runtime_hint",
              ids,
              "unknown runtime_hint '"
                  + name
                  + "'; expected one of "
                  + String.join(", ", RuntimeHint.wireNames())));
    }
    return hint.orElse(null);
  }

  private RetryPolicy readRetry(JsonNode json, String pointer, List<String> ids) {
    if (json == null || !fields.isObject(json, pointer, ids, "retry")) {
      return null;
    }
    fields.warnOfUnknown(json, pointer, ids, RETRY_FIELDS);
    RetryPolicy usual = RetryPolicy.DEFAULT;
    Integer attempts =
        fields.integer(
            json, pointer, ids, "max_attempts", 1, RetryPolicy.MOST_ATTEMPTS, usual.maxAttempts());
    Integer backoff =
        fields.integer(
            json,
            pointer,
            ids,
            "initial_backoff_ms",
            0,
            RetryPolicy.LONGEST_BACKOFF_MS,
            usual.initialBackoffMs());
    Integer timeout =
        fields.integer(
            json, pointer, ids, "timeout_ms", 1, RetryPolicy.LONGEST_TIMEOUT_MS, usual.timeoutMs());
    return attempts == null || backoff == null || timeout == null
        ? null
        : new RetryPolicy(attempts, backoff, timeout);
  }

  private void readConnection(JsonNode json, int index, List<DraftConnection> connections) {
    String pointer = "/connections/" + index;
    if (!fields.isObject(json, pointer, List.of(), "a connection")) {
      return;
    }
    fields.warnOfUnknown(json, pointer, List.of(), CONNECTION_FIELDS);
    String from = fields.requiredString(json, pointer, List.of(), "from");
    String to = fields.requiredString(json, pointer, List.of(), "to");
    if (from != null && to != null) {
      connections.add(new DraftConnection(index, from, to));
    }
  }
}
