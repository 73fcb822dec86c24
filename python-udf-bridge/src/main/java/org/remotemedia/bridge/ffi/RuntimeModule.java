package org.remotemedia.bridge.ffi;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.remotemedia.bridge.environment.PythonNodes;
import org.remotemedia.manifests.catalog.NodeCatalog;
import org.remotemedia.manifests.describe.NodeDescription;
import org.remotemedia.manifests.model.RuntimeHint;
import org.remotemedia.manifests.validation.Validation;
import org.remotemedia.operators.error.ExecutorError;
import org.remotemedia.operators.node.NodeRegistry;

/**
 * What the Python module {@code remotemedia_runtime} calls. All of it may be called by any thread
 * at any time.
 */
public final class RuntimeModule {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private static volatile Nodes nodes =
      new Nodes(null, PythonNodes.NONE, NodeCatalog.of(NodeRegistry.load(), List.of()));

  /** The node types there are, exchanged as a whole. */
  private record Nodes(NodeHost host, PythonNodes python, NodeCatalog catalog) {}

  private RuntimeModule() {}

  /** Does nothing, for measuring what a call costs. */
  public static void nothing() {}

  /**
   * Takes the Python nodes over.
   *
   * @param host runs them
   * @param description as {@code python -m remotemedia.describe} gives it
   */
  public static void setPythonNodes(NodeHost host, String description) throws IOException {
    PythonNodes python = PythonNodes.parse(description);
    nodes = new Nodes(host, python, NodeCatalog.of(NodeRegistry.load(), python.metadata()));
  }

  /** Names of all node types, as a JSON list. */
  public static String availableNodes() {
    ArrayNode names = JsonNodeFactory.instance.arrayNode();
    nodes.catalog().all().forEach(entry -> names.add(entry.name()));
    return names.toString();
  }

  /**
   * The metadata of a node type as JSON.
   *
   * @param type name or alias
   * @return {@code {"found": {…}}} or {@code {"missing": why}}
   */
  public static String nodeMetadata(String type) {
    NodeCatalog.Resolution resolution = nodes.catalog().resolve(type, RuntimeHint.AUTO);
    if (resolution instanceof NodeCatalog.Found found) {
      return JsonNodeFactory.instance
          .objectNode()
          .<ObjectNode>set("found", NodeDescription.toJson(found.metadata()))
          .toString();
    }
    return JsonNodeFactory.instance
        .objectNode()
        .put("missing", ((NodeCatalog.Missing) resolution).message())
        .toString();
  }

  /**
   * Validates a manifest.
   *
   * @return the warnings, as a JSON list of texts
   * @throws ModuleError with all problems
   */
  public static String validate(String manifest) {
    try {
      Validation validation = Validation.validate(manifest, nodes.catalog());
      validation.orThrow();
      ArrayNode warnings = JsonNodeFactory.instance.arrayNode();
      validation.warnings().forEach(warning -> warnings.add(warning.located()));
      return warnings.toString();
    } catch (ExecutorError e) {
      throw ModuleError.of("validate", e);
    }
  }

  /**
   * Makes the nodes of a pipeline.
   *
   * @return to be closed by the caller
   * @throws ModuleError when the manifest is invalid, or a node cannot be made
   */
  public static OpenPipeline open(String manifest) {
    Nodes now = nodes;
    try {
      return new OpenPipeline(
          Validation.validate(manifest, now.catalog()).orThrow(),
          now.catalog().natives(),
          now.python(),
          now.host());
    } catch (ExecutorError e) {
      throw ModuleError.of("open", e);
    }
  }

  /**
   * Runs one value through a pipeline of its own.
   *
   * @param value description, as {@link Values} reads it
   * @param arrays direct buffers of the arrays it mentions, in native byte order
   * @throws ModuleError when the manifest is invalid, or a node cannot be made
   */
  public static Execution execute(String manifest, String value, ByteBuffer[] arrays)
      throws JsonProcessingException {
    try (OpenPipeline pipeline = open(manifest)) {
      return pipeline.execute(value, arrays);
    }
  }

  static ObjectMapper mapper() {
    return MAPPER;
  }
}
