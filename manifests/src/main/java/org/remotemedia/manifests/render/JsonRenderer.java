package org.remotemedia.manifests.render;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.remotemedia.manifests.graph.ChainPlan;
import org.remotemedia.manifests.graph.GraphNode;
import org.remotemedia.manifests.graph.PipelineGraph;
import org.remotemedia.operators.element.Element;
import org.remotemedia.operators.stage.StagePlan;

/**
 * {@code {"name", "nodes": [{"position", "id", "node_type", "runtime", "utterances_of", "params",
 * "inputs", "consumers", "passes_on"}], "sources", "sinks"}}; positions count from 1, only nodes
 * that work on utterances have {@code utterances_of}, the node that cuts these, and in {@code
 * passes_on} null stands for the input record.
 */
final class JsonRenderer implements GraphRenderer {
  @Override
  public String render(PipelineGraph graph) {
    ChainPlan plan = ChainPlan.of(graph);
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("name", graph.name());
    ArrayNode nodes = json.putArray("nodes");
    graph.nodes().forEach(node -> nodes.add(node(node, graph, plan)));
    ArrayNode sources = json.putArray("sources");
    graph.sources().forEach(node -> sources.add(node.id()));
    ArrayNode sinks = json.putArray("sinks");
    graph.sinks().forEach(node -> sinks.add(node.id()));
    return json.toPrettyString() + "\n";
  }

  private static ObjectNode node(GraphNode node, PipelineGraph graph, ChainPlan plan) {
    StagePlan stage = plan.stages().get(node.position());
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("position", stage.index());
    json.put("id", node.id());
    json.put("node_type", node.nodeType());
    json.put("runtime", stage.runtime());
    graph.cutterOf(node).ifPresent(cutter -> json.put("utterances_of", cutter.id()));
    json.set("params", node.params());
    ArrayNode inputs = json.putArray("inputs");
    node.inputs().forEach(inputs::add);
    ArrayNode consumers = json.putArray("consumers");
    node.consumers().forEach(consumers::add);
    ArrayNode passesOn = json.putArray("passes_on");
    for (int producer : Producers.passing(stage)) {
      passesOn.add(producer == Element.SOURCE ? null : plan.nodeId(producer));
    }
    return json;
  }
}
