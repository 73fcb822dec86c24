package org.remotemedia.manifests.render;

import java.util.List;
import org.remotemedia.manifests.graph.ChainPlan;
import org.remotemedia.manifests.graph.GraphNode;
import org.remotemedia.operators.element.Element;

/** Names the producers of values in a chain, and those whose values are kept for later stages. */
final class Producers {
  private static final String RECORD = "the input record";

  private Producers() {}

  /** Whether values of others pass a node, because someone behind it needs them. */
  static boolean passesOn(ChainPlan plan, GraphNode node) {
    return !plan.stages().get(node.position()).passedOn().isEmpty();
  }

  /** The producers of the values that pass a node, by name. */
  static String passedOn(ChainPlan plan, GraphNode node) {
    return names(plan, plan.stages().get(node.position()).passedOn());
  }

  /** Producers by name. */
  static String names(ChainPlan plan, List<Integer> producers) {
    return String.join(
        ", ",
        producers.stream()
            .map(p -> p == Element.SOURCE ? RECORD : Labels.oneLine(plan.nodeId(p)))
            .toList());
  }
}
