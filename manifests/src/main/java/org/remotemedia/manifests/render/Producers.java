package org.remotemedia.manifests.render;

import java.util.List;
import java.util.stream.Stream;
import org.remotemedia.manifests.graph.ChainPlan;
import org.remotemedia.manifests.graph.GraphNode;
import org.remotemedia.operators.element.Element;
import org.remotemedia.operators.stage.StagePlan;

/** Names the producers of values in a chain, and those whose values are kept for later stages. */
final class Producers {
  private static final String RECORD = "the input record";

  private Producers() {}

  /** Whether values of others pass a node, because someone behind it needs them. */
  static boolean passesOn(ChainPlan plan, GraphNode node) {
    return !passing(plan.stages().get(node.position())).isEmpty();
  }

  /** The producers of the values that pass a node, by name. */
  static String passedOn(ChainPlan plan, GraphNode node) {
    return names(plan, passing(plan.stages().get(node.position())));
  }

  /** Producers that are passed on, be it for the recording or for utterances. */
  static List<Integer> passing(StagePlan stage) {
    return Stream.concat(stage.passedOn().stream(), stage.passedOnOfUtterances().stream())
        .distinct()
        .sorted()
        .toList();
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
