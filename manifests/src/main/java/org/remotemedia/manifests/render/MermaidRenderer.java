package org.remotemedia.manifests.render;

import org.remotemedia.manifests.graph.ChainPlan;
import org.remotemedia.manifests.graph.GraphNode;
import org.remotemedia.manifests.graph.PipelineGraph;

/** A Mermaid flow chart. */
final class MermaidRenderer implements GraphRenderer {
  @Override
  public String render(PipelineGraph graph) {
    ChainPlan plan = ChainPlan.of(graph);
    StringBuilder text = new StringBuilder("flowchart LR\n  input([input])\n");
    for (GraphNode node : graph.nodes()) {
      text.append("  ").append(name(node)).append("[\"");
      text.append(node.position() + 1).append(": ");
      text.append(Labels.mermaid(node.id())).append("<br/>");
      text.append(Labels.mermaid(node.nodeType())).append("<br/>");
      text.append(node.runtime().displayName());
      graph
          .cutterOf(node)
          .ifPresent(
              cutter -> text.append("<br/>on utterances of ").append(Labels.mermaid(cutter.id())));
      if (!node.params().isEmpty()) {
        text.append("<br/>").append(Labels.mermaid(node.params().toString()));
      }
      if (Producers.passesOn(plan, node)) {
        text.append("<br/>passes on ").append(Labels.mermaid(Producers.passedOn(plan, node)));
      }
      text.append("\"]\n");
    }
    text.append("  output([output])\n");
    for (GraphNode node : graph.nodes()) {
      if (node.isSource()) {
        text.append("  input --> ").append(name(node)).append('\n');
      }
      for (String upstream : node.inputs()) {
        text.append("  ").append(name(graph.node(upstream)));
        text.append(" --> ").append(name(node)).append('\n');
      }
      if (node.isSink()) {
        text.append("  ").append(name(node)).append(" --> output\n");
      }
    }
    return text.toString();
  }

  /** Ids may be words of the language, so nodes are named by their place. */
  private static String name(GraphNode node) {
    return "n" + (node.position() + 1);
  }
}
