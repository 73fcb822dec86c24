package org.remotemedia.bridge.ffi;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.remotemedia.bridge.environment.PythonNodes;
import org.remotemedia.manifests.catalog.NodeCatalog;
import org.remotemedia.manifests.describe.NodeDescription;
import org.remotemedia.manifests.model.RuntimeHint;
import org.remotemedia.manifests.placeholder.ParamValues;
import org.remotemedia.manifests.validation.Validation;
import org.remotemedia.operators.error.ExecutorError;
import org.remotemedia.operators.node.NodeRegistry;

/**
 * What the Python module {@code remotemedia_runtime} calls. All of it may be called by any thread
 * at any time.
 */
public final class RuntimeModule {
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

  /**
   * The tree of a manifest, JSON or YAML.
   *
   * @throws ModuleError when it is neither
   */
  public static byte[] manifestTree(String manifest) {
    try {
      return PythonJson.write(Validation.tree(manifest));
    } catch (ExecutorError e) {
      throw ModuleError.of("validate", e);
    }
  }

  /** Names of all node types, as a JSON list. */
  public static byte[] availableNodes() {
    ArrayNode names = JsonNodeFactory.instance.arrayNode();
    nodes.catalog().all().forEach(entry -> names.add(entry.name()));
    return PythonJson.write(names);
  }

  /** Names of the native node types, as a JSON list. */
  public static byte[] nativeNodes() {
    ArrayNode names = JsonNodeFactory.instance.arrayNode();
    nodes.catalog().natives().all().forEach(metadata -> names.add(metadata.name()));
    return PythonJson.write(names);
  }

  /**
   * The metadata of a node type as JSON.
   *
   * @param type name or alias
   * @return {@code {"found": {…}}} or {@code {"missing": why}}
   */
  public static byte[] nodeMetadata(String type) {
    NodeCatalog.Resolution resolution = nodes.catalog().resolve(type, RuntimeHint.AUTO);
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    if (resolution instanceof NodeCatalog.Found found) {
      json.set("found", NodeDescription.toJson(found.metadata()));
    } else if (resolution instanceof NodeCatalog.Missing missing) {
      json.put("missing", missing.message());
    }
    return PythonJson.write(json);
  }

  /**
   * Validates a manifest.
   *
   * @param params values of its placeholders, an object of strings
   * @return the warnings, as a JSON list of texts
   * @throws ModuleError with all problems
   */
  public static byte[] validate(String manifest, String params) {
    try {
      Validation validation = Validation.validate(manifest, values(params), nodes.catalog());
      validation.orThrow();
      ArrayNode warnings = JsonNodeFactory.instance.arrayNode();
      validation.warnings().forEach(warning -> warnings.add(warning.located()));
      return PythonJson.write(warnings);
    } catch (ExecutorError e) {
      throw ModuleError.of("validate", e);
    }
  }

  /**
   * Reads and checks a manifest.
   *
   * @param params values of the manifest's placeholders, an object of strings
   * @return the pipeline with the nodes that are known now, none of which is made yet
   * @throws ModuleError with all problems
   */
  public static CheckedPipeline check(String manifest, String params) {
    Nodes now = nodes;
    try {
      return new CheckedPipeline(
          Validation.validate(manifest, values(params), now.catalog()).orThrow(),
          now.catalog().natives(),
          now.python(),
          now.host());
    } catch (ExecutorError e) {
      throw ModuleError.of("initialize", e);
    }
  }

  private static ParamValues values(String params) {
    Map<String, String> values = new HashMap<>();
    PythonJson.read(params.getBytes(StandardCharsets.UTF_8))
        .properties()
        .forEach(entry -> values.put(entry.getKey(), entry.getValue().textValue()));
    return ParamValues.of(values);
  }
}
