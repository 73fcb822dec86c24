package org.remotemedia.manifests.validation;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.remotemedia.manifests.catalog.NodeCatalog;
import org.remotemedia.manifests.error.InvalidPipeline;
import org.remotemedia.manifests.error.ManifestError;
import org.remotemedia.manifests.error.Problem;
import org.remotemedia.manifests.graph.GraphBuilder;
import org.remotemedia.manifests.graph.ManifestDraft;
import org.remotemedia.manifests.graph.PipelineGraph;
import org.remotemedia.manifests.placeholder.ParamValues;
import org.remotemedia.manifests.placeholder.Placeholders;

/**
 * What there is to say about a manifest.
 *
 * @param problems everything that is wrong
 * @param warnings everything noteworthy
 * @param graph the pipeline, present when there are no problems
 */
public record Validation(
    List<Problem> problems, List<Problem> warnings, Optional<PipelineGraph> graph) {
  public Validation {
    problems = List.copyOf(problems);
    warnings = List.copyOf(warnings);
  }

  /** Validates JSON or YAML text whose placeholders have defaults, if there are any. */
  public static Validation validate(String text, NodeCatalog catalog) {
    return validate(text, ParamValues.NONE, catalog);
  }

  /** Validates JSON or YAML text. */
  public static Validation validate(String text, ParamValues values, NodeCatalog catalog) {
    return validate(SourceText.of(text), values, catalog);
  }

  /**
   * Validates the content of a file, which must be UTF-8.
   *
   * @param fileName tells JSON from YAML by its suffix; with another suffix the content does
   */
  public static Validation validate(
      byte[] content, String fileName, ParamValues values, NodeCatalog catalog) {
    try {
      return validate(SourceText.of(content, fileName), values, catalog);
    } catch (ManifestError e) {
      return unreadable(e);
    }
  }

  /** Validates a tree whose placeholders have defaults, if there are any. */
  public static Validation validate(JsonNode tree, NodeCatalog catalog) {
    return validate(tree, ParamValues.NONE, catalog);
  }

  /** Validates a tree; problems then have no lines. */
  public static Validation validate(JsonNode tree, ParamValues values, NodeCatalog catalog) {
    List<Problem> problems = new ArrayList<>();
    List<Problem> warnings = new ArrayList<>();
    Placeholders placeholders = new Placeholders(values, problems);
    ManifestDraft draft = ManifestReader.draft(tree, problems, warnings).with(placeholders);
    placeholders.reportUnused();
    Optional<PipelineGraph> graph = GraphBuilder.build(draft, catalog, problems, warnings);
    return new Validation(problems, warnings, graph);
  }

  /**
   * The tree of JSON or YAML text, whatever it holds.
   *
   * @throws ManifestError when it is neither
   */
  public static JsonNode tree(String text) {
    return SourceText.of(text).tree();
  }

  private static Validation validate(SourceText source, ParamValues values, NodeCatalog catalog) {
    JsonNode tree;
    try {
      tree = source.tree();
    } catch (ManifestError e) {
      return unreadable(e);
    }
    Validation validation = validate(tree, values, catalog);
    return validation.problems.isEmpty() && validation.warnings.isEmpty()
        ? validation
        : new Validation(
            LineNumbers.added(validation.problems, source),
            LineNumbers.added(validation.warnings, source),
            validation.graph);
  }

  private static Validation unreadable(ManifestError error) {
    return new Validation(error.problems(), List.of(), Optional.empty());
  }

  public boolean isValid() {
    return problems.isEmpty();
  }

  /**
   * The pipeline.
   *
   * @throws InvalidPipeline with all problems, when there are any
   */
  public PipelineGraph orThrow() {
    return graph.orElseThrow(() -> InvalidPipeline.of(problems));
  }
}
