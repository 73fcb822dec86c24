package org.remotemedia.job.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.remotemedia.job.error.UsageException;
import org.remotemedia.job.python.PythonSetup;
import org.remotemedia.manifests.error.ManifestError;
import org.remotemedia.manifests.graph.GraphNode;
import org.remotemedia.manifests.graph.PipelineGraph;
import org.remotemedia.manifests.validation.Validation;

/** Rules from a file: an object of expressions by name, or a manifest with FilterNodes. */
final class RuleSource {
  private static final String FILTER = "FilterNode";
  private static final String RULES = "rules";
  private static final String WHERE = "where";

  private RuleSource() {}

  /**
   * The rules in a file, in their order.
   *
   * @param params the placeholders of a manifest
   * @param python finds the Python nodes of a manifest
   * @throws UsageException when there are none, or it cannot be read
   */
  static Map<String, String> read(Path file, ParamOptions params, PythonSetup python) {
    JsonNode tree;
    try {
      tree = Validation.tree(Files.readString(file));
    } catch (NoSuchFileException e) {
      throw new UsageException("--rules: there is no file " + file, e);
    } catch (CharacterCodingException e) {
      throw new UsageException("--rules " + file + ": it is not UTF-8 text", e);
    } catch (IOException e) {
      throw new UsageException("--rules " + file + " cannot be read: " + e.getMessage(), e);
    } catch (ManifestError e) {
      throw new UsageException("--rules " + file + ": " + e.problems().get(0).message(), e);
    }
    if (tree.path("nodes").isArray()) {
      return ofManifest(file, Catalogs.require(file, params.values(), python).orThrow());
    }
    if (!tree.isObject()) {
      throw new UsageException(
          "--rules "
              + file
              + ": expected an object of expressions by the rules' names, or a manifest");
    }
    refuse(params, "--rules " + file + " is no manifest");
    Map<String, String> rules = new LinkedHashMap<>();
    tree.properties()
        .forEach(
            rule -> {
              if (!rule.getValue().isTextual()) {
                throw new UsageException(
                    "--rules "
                        + file
                        + ": rule '"
                        + rule.getKey()
                        + "' is not a string, but "
                        + rule.getValue());
              }
              rules.put(rule.getKey(), rule.getValue().textValue());
            });
    return rules;
  }

  /** Values of placeholders where there can be none. */
  static void refuse(ParamOptions params, String why) {
    if (params.isGiven()) {
      throw new UsageException("--param is for the placeholders of a manifest, but " + why);
    }
  }

  /** Of filters of utterances where it cuts, since utterances are judged then. */
  private static Map<String, String> ofManifest(Path file, PipelineGraph graph) {
    List<GraphNode> filters =
        graph.nodes().stream()
            .filter(node -> node.nodeType().equals(FILTER))
            .filter(node -> graph.cutterOf(node).isPresent() == graph.cuts())
            .toList();
    if (filters.isEmpty()) {
      throw new UsageException(
          "--rules "
              + file
              + ": the manifest has no FilterNode"
              + (graph.cuts() ? " for utterances" : ""));
    }
    Set<String> seen = new HashSet<>();
    Set<String> ambiguous = new HashSet<>();
    for (GraphNode filter : filters) {
      expressions(filter).keySet().stream().filter(name -> !seen.add(name)).forEach(ambiguous::add);
    }
    Map<String, String> rules = new LinkedHashMap<>();
    for (GraphNode filter : filters) {
      expressions(filter)
          .forEach(
              (name, expression) ->
                  rules.put(
                      ambiguous.contains(name) ? filter.id() + ": " + name : name, expression));
    }
    return rules;
  }

  private static Map<String, String> expressions(GraphNode filter) {
    Map<String, String> expressions = new LinkedHashMap<>();
    JsonNode rules = filter.params().path(RULES);
    if (rules.isObject()) {
      rules.properties().forEach(rule -> expressions.put(rule.getKey(), rule.getValue().asText()));
    } else {
      expressions.put(WHERE, filter.params().path(WHERE).asText());
    }
    return expressions;
  }
}
