package org.remotemedia.job.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.remotemedia.manifests.graph.ChainPlan;
import org.remotemedia.operators.node.Parameters;
import org.remotemedia.operators.nodes.FilterNode;
import org.remotemedia.operators.rules.Rules;
import org.remotemedia.operators.rules.Threshold;
import org.remotemedia.operators.stage.StagePlan;

/** The rules of a pipeline's filters. Compiles them: half a millisecond for each. */
final class FilterRules {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** Compiled at most, and those of the filter with which it gets more. */
  private static final int ENOUGH = 1_000;

  /**
   * A rule where it stands. Rules of several filters may have the same name.
   *
   * @param nodeId the filter
   */
  record Placed(String nodeId, String expression) {}

  private final Map<String, List<Placed>> byName = new LinkedHashMap<>();
  private final List<Threshold> thresholds = new ArrayList<>();

  FilterRules(ChainPlan chain) {
    int compiled = 0;
    for (StagePlan stage : chain.stages()) {
      if (stage.nodeType().equals(FilterNode.TYPE) && compiled < ENOUGH) {
        compiled += add(stage);
      }
    }
  }

  private int add(StagePlan stage) {
    FilterNode node = new FilterNode();
    node.connect(stage.connections());
    try {
      node.initialize(Parameters.of(node.metadata(), MAPPER.readTree(stage.params())));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
    Rules rules = node.rules();
    rules
        .expressions()
        .forEach(
            (name, expression) ->
                byName
                    .computeIfAbsent(name, any -> new ArrayList<>())
                    .add(new Placed(stage.nodeId(), expression)));
    thresholds.addAll(rules.thresholds());
    return rules.names().size();
  }

  /** The names of the rules, in the order of the pipeline. */
  List<String> names() {
    return List.copyOf(byName.keySet());
  }

  /** Where a rule of that name stands. */
  List<Placed> of(String name) {
    return byName.getOrDefault(name, List.of());
  }

  /** What the rules compare with what. */
  List<Threshold> thresholds() {
    return thresholds;
  }
}
