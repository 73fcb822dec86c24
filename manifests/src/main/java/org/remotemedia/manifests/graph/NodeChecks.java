package org.remotemedia.manifests.graph;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import org.remotemedia.manifests.catalog.NodeCatalog;
import org.remotemedia.manifests.catalog.NodeRuntime;
import org.remotemedia.manifests.error.Problem;
import org.remotemedia.manifests.graph.ManifestDraft.DraftNode;
import org.remotemedia.manifests.model.RuntimeHint;
import org.remotemedia.operators.error.ErrorKind;
import org.remotemedia.operators.node.InvalidInputsException;
import org.remotemedia.operators.node.InvalidParameterException;
import org.remotemedia.operators.node.Node;
import org.remotemedia.operators.node.NodeInput;
import org.remotemedia.operators.node.ParameterProblem;
import org.remotemedia.operators.node.Parameters;

/** Checks what a node says of itself: type, runtime, parameters, retry policy. */
final class NodeChecks {
  private final NodeCatalog catalog;
  private final List<Problem> problems;
  private final List<Problem> warnings;

  /** Parameters with which a node can be made, by the node's definition. */
  private final IdentityHashMap<DraftNode, Parameters> known = new IdentityHashMap<>();

  NodeChecks(NodeCatalog catalog, List<Problem> problems, List<Problem> warnings) {
    this.catalog = catalog;
    this.problems = problems;
    this.warnings = warnings;
  }

  /** The type of the node, or null when it has none. */
  NodeCatalog.Found check(DraftNode node) {
    if (node.nodeType() == null) {
      return null;
    }
    RuntimeHint hint = node.runtimeHint() == null ? RuntimeHint.AUTO : node.runtimeHint();
    NodeCatalog.Resolution resolution = catalog.resolve(node.nodeType(), hint);
    if (resolution instanceof NodeCatalog.Missing missing) {
      problems.add(
          Problem.of(
              ErrorKind.NODE_NOT_FOUND,
              node.pointer() + "/node_type",
              node.ids(),
              missing.message()));
      return null;
    }
    NodeCatalog.Found found = (NodeCatalog.Found) resolution;
    checkParameters(node, found);
    if (node.retry() != null && found.runtime() == NodeRuntime.NATIVE) {
      warnings.add(
          Problem.of(
              ErrorKind.MANIFEST,
              node.pointer() + "/retry",
              node.ids(),
              "retry has no effect on a native node, which gives the same result every time"));
    }
    return found;
  }

  private void checkParameters(DraftNode node, NodeCatalog.Found found) {
    List<ParameterProblem> wrong = new ArrayList<>();
    Parameters parameters = Parameters.check(found.metadata(), node.params(), wrong);
    if (wrong.isEmpty() && parameters.areKnown() && found.runtime() == NodeRuntime.NATIVE) {
      known.put(node, parameters);
    }
    wrong.forEach(it -> problems.add(problem(node, it)));
    parameters.cautions().forEach(it -> warnings.add(problem(node, it)));
  }

  private static Problem problem(DraftNode node, ParameterProblem found) {
    String pointer = node.paramsPointer();
    String message = found.message();
    if (found.parameter() != null) {
      pointer += "/" + Problem.escaped(found.parameter());
      pointer += found.key() == null ? "" : "/" + Problem.escaped(found.key());
      message = "parameter '" + found.place() + "': " + message;
    }
    return Problem.of(ErrorKind.MANIFEST, pointer, node.ids(), message);
  }

  /**
   * Has a native node look at its connections and its parameters itself, if these are right as far
   * as can be told without it.
   */
  void tryOut(DraftNode node, NodeCatalog.Found type, List<NodeInput> inputs) {
    Parameters parameters = known.get(node);
    if (parameters == null) {
      return;
    }
    Node instance = catalog.natives().create(type.metadata().name());
    try {
      instance.connect(inputs);
      instance.initialize(parameters);
    } catch (InvalidInputsException e) {
      problems.add(Problem.of(ErrorKind.GRAPH, node.pointer(), node.ids(), e.getMessage()));
      return;
    } catch (InvalidParameterException e) {
      for (ParameterProblem found : e.problems()) {
        problems.add(problem(node, found.named(parameters.givenAs(found.parameter()))));
      }
      return;
    }
    instance.cleanup();
  }
}
