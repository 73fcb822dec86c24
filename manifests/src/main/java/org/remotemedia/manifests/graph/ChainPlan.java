package org.remotemedia.manifests.graph;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.remotemedia.operators.element.Element;
import org.remotemedia.operators.stage.StagePlan;

/**
 * A pipeline as one chain of stages in topological order, with what each stage must pass on for the
 * stages behind it. Producer 0 is the record, producer k the stage at place k − 1.
 *
 * @param stages the stages
 * @param sinks the producers whose values are the outputs, ascending
 * @param sinkIds their node ids, in the same order
 */
public record ChainPlan(List<StagePlan> stages, List<Integer> sinks, List<String> sinkIds)
    implements Serializable {
  public ChainPlan {
    stages = List.copyOf(stages);
    sinks = List.copyOf(sinks);
    sinkIds = List.copyOf(sinkIds);
  }

  /** The chain of a pipeline. */
  public static ChainPlan of(PipelineGraph graph) {
    List<GraphNode> nodes = graph.nodes();
    Map<String, Integer> producers = new HashMap<>();
    nodes.forEach(node -> producers.put(node.id(), node.position() + 1));
    int[] lastUse = lastUses(nodes, producers);
    List<StagePlan> stages = new ArrayList<>(nodes.size());
    List<Integer> alive = new ArrayList<>(List.of(Element.SOURCE));
    for (GraphNode node : nodes) {
      int index = node.position() + 1;
      alive.removeIf(producer -> lastUse[producer] <= index);
      stages.add(
          new StagePlan(
              index,
              node.id(),
              node.nodeType(),
              node.runtime().wireName(),
              node.params().toString(),
              inputs(node, producers),
              node.inputs(),
              List.copyOf(alive)));
      alive.add(index);
    }
    List<GraphNode> sinks = graph.sinks();
    return new ChainPlan(
        stages,
        sinks.stream().map(node -> producers.get(node.id())).toList(),
        sinks.stream().map(GraphNode::id).toList());
  }

  /** The ids of all nodes, in topological order. */
  public List<String> nodeIds() {
    return stages.stream().map(StagePlan::nodeId).toList();
  }

  /** The node id of a producer of at least 1. */
  public String nodeId(int producer) {
    return stages.get(producer - 1).nodeId();
  }

  /** For each producer the last stage that takes its value; a sink's goes beyond every stage. */
  private static int[] lastUses(List<GraphNode> nodes, Map<String, Integer> producers) {
    int[] lastUse = new int[nodes.size() + 1];
    for (GraphNode node : nodes) {
      int index = node.position() + 1;
      for (int producer : inputs(node, producers)) {
        lastUse[producer] = index;
      }
      if (node.isSink()) {
        lastUse[index] = Integer.MAX_VALUE;
      }
    }
    return lastUse;
  }

  private static List<Integer> inputs(GraphNode node, Map<String, Integer> producers) {
    return node.isSource()
        ? List.of(Element.SOURCE)
        : node.inputs().stream().map(producers::get).toList();
  }
}
