package org.remotemedia.manifests.render;

import org.remotemedia.manifests.graph.ChainPlan;
import org.remotemedia.manifests.graph.GraphNode;
import org.remotemedia.manifests.graph.PipelineGraph;

/** A Graphviz digraph. */
final class DotRenderer implements GraphRenderer {
  @Override
  public String render(PipelineGraph graph) {
    ChainPlan plan = ChainPlan.of(graph);
    StringBuilder text = new StringBuilder();
    text.append("digraph \"").append(Labels.dot(graph.name() == null ? "" : graph.name()));
    text.append("\" {\n  rankdir=LR;\n  node [shape=box];\n");
    text.append("  input [shape=ellipse];\n  output [shape=ellipse];\n");
    for (GraphNode node : graph.nodes()) {
      text.append("  ").append(name(node)).append(" [label=\"");
      text.append(node.position() + 1).append(": ");
      text.append(Labels.dot(node.id())).append("\\n");
      text.append(Labels.dot(node.nodeType())).append("\\n");
      text.append(node.runtime().displayName());
      graph
          .cutterOf(node)
          .ifPresent(cutter -> text.append("\\non utterances of ").append(Labels.dot(cutter.id())));
      if (!node.params().isEmpty()) {
        text.append("\\n").append(Labels.dot(node.params().toString()));
      }
      if (Producers.passesOn(plan, node)) {
        text.append("\\npasses on ").append(Labels.dot(Producers.passedOn(plan, node)));
      }
      text.append("\"];\n");
    }
    for (GraphNode node : graph.nodes()) {
      if (node.isSource()) {
        text.append("  input -> ").append(name(node)).append(";\n");
      }
      for (String upstream : node.inputs()) {
        text.append("  ").append(name(graph.node(upstream)));
        text.append(" -> ").append(name(node)).append(";\n");
      }
      if (node.isSink()) {
        text.append("  ").append(name(node)).append(" -> output;\n");
      }
    }
    return text.append("}\n").toString();
  }

  private static String name(GraphNode node) {
    return "n" + (node.position() + 1);
  }
}
