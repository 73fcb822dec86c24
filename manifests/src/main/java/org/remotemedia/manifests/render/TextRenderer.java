package org.remotemedia.manifests.render;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.remotemedia.manifests.graph.ChainPlan;
import org.remotemedia.manifests.graph.GraphNode;
import org.remotemedia.manifests.graph.PipelineGraph;
import org.remotemedia.operators.stage.StagePlan;

/** A paragraph per node, for a terminal. */
final class TextRenderer implements GraphRenderer {
  @Override
  public String render(PipelineGraph graph) {
    ChainPlan plan = ChainPlan.of(graph);
    StringBuilder text = new StringBuilder();
    text.append(graph.name() == null ? "Pipeline" : Labels.oneLine(graph.name()))
        .append(": ")
        .append(count(graph.nodes().size(), "node"))
        .append(" in one chain, ")
        .append(count(plan.sinks().size(), "output"))
        .append("\n");
    for (GraphNode node : graph.nodes()) {
      StagePlan stage = plan.stages().get(node.position());
      text.append('\n')
          .append(stage.index())
          .append(". ")
          .append(Labels.oneLine(node.id()))
          .append("  ")
          .append(node.nodeType())
          .append(" (")
          .append(node.runtime().displayName())
          .append(")\n");
      graph
          .cutterOf(node)
          .ifPresent(
              cutter -> line(text, "works on", "utterances of " + Labels.oneLine(cutter.id())));
      line(text, "takes", Producers.names(plan, stage.inputs()));
      if (!node.params().isEmpty()) {
        line(text, "parameters", parameters(node.params()));
      }
      line(text, "gives to", node.isSink() ? "the output" : ids(node.consumers()));
      List<Integer> kept = Producers.passing(stage);
      if (!kept.isEmpty()) {
        line(text, "passes on", Producers.names(plan, kept));
      }
    }
    return text.toString();
  }

  private static String ids(List<String> ids) {
    return String.join(", ", ids.stream().map(Labels::oneLine).toList());
  }

  private static String parameters(JsonNode params) {
    List<String> words = new ArrayList<>();
    for (Map.Entry<String, JsonNode> param : params.properties()) {
      words.add(Labels.oneLine(param.getKey()) + " = " + param.getValue());
    }
    return String.join(", ", words);
  }

  private static void line(StringBuilder text, String label, String value) {
    text.append(String.format("   %-11s %s%n", label, value).replace("\r\n", "\n"));
  }

  private static String count(int number, String what) {
    return number + " " + what + (number == 1 ? "" : "s");
  }
}
