package org.remotemedia.manifests.graph;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.remotemedia.manifests.catalog.NodeCatalog;
import org.remotemedia.manifests.error.InvalidPipeline;
import org.remotemedia.manifests.error.Problem;
import org.remotemedia.manifests.model.Manifest;
import org.remotemedia.manifests.placeholder.ParamValues;
import org.remotemedia.manifests.placeholder.Placeholders;

/** A checked pipeline: its nodes in the order in which they run. */
public final class PipelineGraph {
  private final String name;
  private final List<GraphNode> nodes;
  private final Map<String, GraphNode> byId;

  /** By the id of a node that works on utterances, the node that cuts them. */
  private final Map<String, GraphNode> cutters = new HashMap<>();

  PipelineGraph(String name, List<GraphNode> nodes) {
    this.name = name;
    this.nodes = List.copyOf(nodes);
    this.byId = new HashMap<>(2 * nodes.size());
    nodes.forEach(node -> byId.put(node.id(), node));
    nodes.forEach(this::findCutter);
  }

  /** Its inputs come before it. */
  private void findCutter(GraphNode node) {
    for (String input : node.inputs()) {
      GraphNode from = byId.get(input);
      GraphNode cutter = from.cuts() ? from : cutters.get(input);
      if (cutter != null) {
        cutters.put(node.id(), cutter);
      }
    }
  }

  /** The node whose utterances a node works on; empty for one that works on recordings. */
  public Optional<GraphNode> cutterOf(GraphNode node) {
    return Optional.ofNullable(cutters.get(node.id()));
  }

  /** Whether any node cuts recordings. */
  public boolean cuts() {
    return nodes.stream().anyMatch(GraphNode::cuts);
  }

  /**
   * The pipeline of a manifest, whose placeholders must have defaults.
   *
   * @throws InvalidPipeline with everything that is wrong
   */
  public static PipelineGraph of(Manifest manifest, NodeCatalog catalog) {
    List<Problem> problems = new ArrayList<>();
    ManifestDraft draft =
        ManifestDraft.of(manifest).with(new Placeholders(ParamValues.NONE, problems));
    return GraphBuilder.build(draft, catalog, problems, new ArrayList<>())
        .orElseThrow(() -> InvalidPipeline.of(problems));
  }

  /** The manifest's name, or null. */
  public String name() {
    return name;
  }

  /**
   * In topological order; among nodes that are ready, manifest order, but nodes that cut come after
   * all others that work on recordings.
   */
  public List<GraphNode> nodes() {
    return nodes;
  }

  /** The node of that id, which must exist. */
  public GraphNode node(String id) {
    GraphNode node = byId.get(id);
    if (node == null) {
      throw new IllegalArgumentException("no node " + id);
    }
    return node;
  }

  /** Nodes that receive the record itself. */
  public List<GraphNode> sources() {
    return nodes.stream().filter(GraphNode::isSource).toList();
  }

  /** Nodes whose values are the outputs. */
  public List<GraphNode> sinks() {
    return nodes.stream().filter(GraphNode::isSink).toList();
  }
}
