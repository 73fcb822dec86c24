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
 * @param cutters the producers that cut recordings into utterances, ascending
 */
public record ChainPlan(
    List<StagePlan> stages, List<Integer> sinks, List<String> sinkIds, List<Integer> cutters)
    implements Serializable {
  /** A chain that does not cut. */
  public ChainPlan(List<StagePlan> stages, List<Integer> sinks, List<String> sinkIds) {
    this(stages, sinks, sinkIds, List.of());
  }

  public ChainPlan {
    cutters = List.copyOf(cutters);
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
    boolean onlyCutter = nodes.stream().filter(GraphNode::cuts).count() <= 1;
    List<StagePlan> stages = new ArrayList<>(nodes.size());
    List<Integer> alive = new ArrayList<>(List.of(Element.SOURCE));
    List<Integer> aliveOfUtterances = new ArrayList<>();
    for (GraphNode node : nodes) {
      int index = node.position() + 1;
      int level = graph.cutterOf(node).map(cutter -> producers.get(cutter.id())).orElse(0);
      alive.removeIf(producer -> lastUse[producer] <= index && !cuts(nodes, producer));
      aliveOfUtterances.removeIf(producer -> lastUse[producer] <= index);
      stages.add(
          new StagePlan(
              index,
              node.id(),
              node.nodeType(),
              node.runtime().wireName(),
              node.params().toString(),
              inputs(node, producers),
              node.inputs(),
              List.copyOf(alive),
              List.copyOf(aliveOfUtterances),
              level,
              awaited(graph, node, producers),
              onlyCutter));
      if (node.cuts()) {
        alive.add(index);
        aliveOfUtterances.add(index);
      } else {
        (level == 0 ? alive : aliveOfUtterances).add(index);
      }
    }
    List<GraphNode> sinks = graph.sinks();
    return new ChainPlan(
        stages,
        sinks.stream().map(node -> producers.get(node.id())).toList(),
        sinks.stream().map(GraphNode::id).toList(),
        nodes.stream().filter(GraphNode::cuts).map(node -> producers.get(node.id())).toList());
  }

  /** Whether it cuts; what it gives for the recording is needed at the end. */
  private static boolean cuts(List<GraphNode> nodes, int producer) {
    return producer != Element.SOURCE && nodes.get(producer - 1).cuts();
  }

  /** What utterances of a node need of the recording besides what the node itself takes. */
  private static List<Integer> awaited(
      PipelineGraph graph, GraphNode cutter, Map<String, Integer> producers) {
    if (!cutter.cuts()) {
      return List.of();
    }
    return graph.nodes().stream()
        .filter(node -> graph.cutterOf(node).filter(cutter::equals).isPresent())
        .flatMap(node -> node.inputs().stream())
        .distinct()
        .map(graph::node)
        .filter(node -> !node.cuts() && graph.cutterOf(node).isEmpty())
        .filter(node -> !cutter.inputs().contains(node.id()))
        .map(node -> producers.get(node.id()))
        .toList();
  }

  /** Whether recordings are cut into utterances. */
  public boolean cuts() {
    return !cutters.isEmpty();
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
