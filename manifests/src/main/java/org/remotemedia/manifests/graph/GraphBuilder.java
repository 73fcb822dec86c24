package org.remotemedia.manifests.graph;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.remotemedia.manifests.catalog.NodeCatalog;
import org.remotemedia.manifests.error.Problem;
import org.remotemedia.manifests.graph.ManifestDraft.DraftConnection;
import org.remotemedia.manifests.graph.ManifestDraft.DraftNode;
import org.remotemedia.manifests.model.RetryPolicy;
import org.remotemedia.operators.error.ErrorKind;
import org.remotemedia.operators.node.NearestName;

/** Checks everything about a manifest beyond its form, and makes the graph if all is right. */
public final class GraphBuilder {
  /** A suggestion is not worth a search through ever so many names for each of many mistakes. */
  private static final int MOST_SUGGESTIONS = 20;

  private final ManifestDraft draft;
  private final NodeCatalog catalog;
  private final List<Problem> problems;
  private final List<Problem> warnings;
  private final Map<String, Integer> numbers = new HashMap<>();
  private final NodeCatalog.Found[] types;
  private final Topology topology;
  private final List<DraftConnection> edges = new ArrayList<>();
  private int suggestions;

  private GraphBuilder(
      ManifestDraft draft, NodeCatalog catalog, List<Problem> problems, List<Problem> warnings) {
    this.draft = draft;
    this.catalog = catalog;
    this.problems = problems;
    this.warnings = warnings;
    this.types = new NodeCatalog.Found[draft.nodes().size()];
    this.topology = new Topology(draft.nodes().size());
  }

  /**
   * Builds the graph.
   *
   * @param draft with values in the place of placeholders
   * @param problems receives what is wrong; what it holds already counts as well
   * @param warnings receives what is noteworthy
   * @return the graph, or nothing when there are problems
   */
  public static Optional<PipelineGraph> build(
      ManifestDraft draft, NodeCatalog catalog, List<Problem> problems, List<Problem> warnings) {
    return new GraphBuilder(draft, catalog, problems, warnings).build();
  }

  private Optional<PipelineGraph> build() {
    checkIds();
    NodeChecks nodeChecks = new NodeChecks(catalog, problems, warnings);
    for (int node = 0; node < types.length; node++) {
      types[node] = nodeChecks.check(draft.nodes().get(node));
    }
    connect();
    int[] order = topology.order();
    if (order.length < types.length) {
      reportCycles();
    }
    KindChecks kinds = new KindChecks(draft.nodes(), types, topology, edges, numbers, problems);
    kinds.check(order);
    for (int node = 0; node < types.length; node++) {
      if (types[node] != null) {
        nodeChecks.tryOut(draft.nodes().get(node), types[node], kinds.inputs(node));
      }
    }
    CutLevels levels = CutLevels.of(draft.nodes(), types, topology, order, problems);
    levels.checkShared(kinds.giveAudio(), problems);
    return problems.isEmpty() ? Optional.of(graph(topology.order(levels::rank))) : Optional.empty();
  }

  private void checkIds() {
    if (draft.empty()) {
      problems.add(
          Problem.of(ErrorKind.MANIFEST, "/nodes", List.of(), "the manifest has no nodes"));
    }
    for (int node = 0; node < types.length; node++) {
      DraftNode entry = draft.nodes().get(node);
      if (entry.id() == null) {
        continue;
      }
      String pointer = entry.pointer() + "/id";
      if (entry.id().isEmpty()) {
        problems.add(Problem.of(ErrorKind.MANIFEST, pointer, List.of(), "the node id is empty"));
        continue;
      }
      Integer earlier = numbers.putIfAbsent(entry.id(), node);
      if (earlier != null) {
        problems.add(
            Problem.headed(
                ErrorKind.MANIFEST,
                pointer,
                entry.ids(),
                "Duplicate node ID: " + entry.id(),
                draft.nodes().get(earlier).pointer()
                    + " has the same one; give each node an id of its own"));
      }
    }
  }

  private void connect() {
    Set<Long> seen = new HashSet<>();
    for (DraftConnection connection : draft.connections()) {
      Integer from = end(connection, "from", connection.from());
      Integer to = end(connection, "to", connection.to());
      if (from == null || to == null) {
        continue;
      }
      if (from.equals(to)) {
        problems.add(
            Problem.of(
                ErrorKind.CYCLE,
                connection.pointer(),
                List.of(connection.from()),
                "the node is connected to itself; remove the connection"));
      } else if (!seen.add(((long) from << 32) | to)) {
        problems.add(
            Problem.of(
                ErrorKind.GRAPH,
                connection.pointer(),
                List.of(connection.from(), connection.to()),
                "duplicate connection: '"
                    + connection.from()
                    + "' is connected to '"
                    + connection.to()
                    + "' already"));
      } else {
        topology.connect(from, to);
        edges.add(connection);
      }
    }
  }

  private Integer end(DraftConnection connection, String field, String id) {
    Integer node = numbers.get(id);
    if (node == null) {
      Optional<String> near =
          suggestions++ < MOST_SUGGESTIONS
              ? NearestName.of(id, numbers.keySet())
              : Optional.empty();
      problems.add(
          Problem.headed(
              ErrorKind.MANIFEST,
              connection.pointer() + "/" + field,
              List.of(id),
              "Connection references unknown node: " + id,
              near.map(name -> "did you mean '" + name + "'?")
                  .orElse("add the node, or correct its id here")));
    }
    return node;
  }

  private void reportCycles() {
    int[] groupOf = new int[types.length];
    List<List<Integer>> groups = topology.cycles();
    for (int group = 0; group < groups.size(); group++) {
      for (int node : groups.get(group)) {
        groupOf[node] = group + 1;
      }
    }
    DraftConnection[] closing = new DraftConnection[groups.size() + 1];
    for (DraftConnection edge : edges) {
      int group = groupOf[numbers.get(edge.from())];
      if (group > 0 && group == groupOf[numbers.get(edge.to())]) {
        closing[group] = edge;
      }
    }
    for (int group = 0; group < groups.size(); group++) {
      List<String> ids =
          groups.get(group).stream().map(node -> draft.nodes().get(node).id()).toList();
      DraftConnection last = closing[group + 1];
      problems.add(
          Problem.of(
              ErrorKind.CYCLE,
              last.pointer(),
              ids,
              "these nodes wait for each other; the last connection among them is from '"
                  + last.from()
                  + "' to '"
                  + last.to()
                  + "'"));
    }
  }

  private PipelineGraph graph(int[] order) {
    List<GraphNode> nodes = new ArrayList<>(order.length);
    for (int number : order) {
      DraftNode entry = draft.nodes().get(number);
      NodeCatalog.Found type = types[number];
      nodes.add(
          new GraphNode(
              nodes.size(),
              entry.id(),
              type.metadata(),
              type.runtime(),
              given(entry.params()),
              entry.retry() == null ? RetryPolicy.DEFAULT : entry.retry(),
              ids(topology.inputs(number)),
              ids(topology.consumers(number))));
    }
    return new PipelineGraph(draft.name(), nodes);
  }

  /** The parameters without those that are null, which is as if they were absent. */
  private static ObjectNode given(ObjectNode params) {
    ObjectNode given = JsonNodeFactory.instance.objectNode();
    if (params != null) {
      params
          .properties()
          .forEach(
              entry -> {
                if (!entry.getValue().isNull()) {
                  given.set(entry.getKey(), entry.getValue());
                }
              });
    }
    return given;
  }

  private List<String> ids(List<Integer> nodes) {
    return nodes.stream().map(node -> draft.nodes().get(node).id()).toList();
  }
}
