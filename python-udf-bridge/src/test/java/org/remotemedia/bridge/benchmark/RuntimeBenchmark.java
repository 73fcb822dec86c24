package org.remotemedia.bridge.benchmark;

import com.fasterxml.jackson.databind.node.IntNode;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import org.remotemedia.bridge.runtime.PipelineRuntime;
import org.remotemedia.manifests.catalog.NodeCatalog;
import org.remotemedia.manifests.graph.ChainPlan;
import org.remotemedia.manifests.graph.PipelineGraph;
import org.remotemedia.manifests.model.Connection;
import org.remotemedia.manifests.model.Manifest;
import org.remotemedia.manifests.testing.Manifests;
import org.remotemedia.manifests.validation.Validation;
import org.remotemedia.operators.accounts.Accounts;
import org.remotemedia.operators.accounts.NodeVisit;
import org.remotemedia.operators.accounts.NodeVisit.Outcome;
import org.remotemedia.operators.accounts.RecordAccount;
import org.remotemedia.operators.accounts.RecordTrace;
import org.remotemedia.operators.metrics.PipelineMetrics;
import org.remotemedia.operators.node.Node;
import org.remotemedia.operators.node.NodeRegistry;
import org.remotemedia.operators.node.Parameters;
import org.remotemedia.operators.stage.StagePlan;
import org.remotemedia.operators.value.Value;

/** Prints tables of what manifests and metrics cost; {@code manifest} or {@code metrics}. */
final class RuntimeBenchmark {
  private static final int ROUNDS = 15;
  private static final long WARM_UP_NANOS = 3_000_000_000L;
  private static final long ROUND_NANOS = 20_000_000L;
  private static final NodeCatalog CATALOG = NodeCatalog.of(NodeRegistry.load(), List.of());

  private static final List<String> TYPES =
      List.of(
          "PassThroughNode", "MultiplyNode", "AddNode", "ChannelMixNode", "FormatConverterNode");

  private static long kept;

  private RuntimeBenchmark() {}

  public static void main(String[] arguments) {
    switch (arguments[0]) {
      case "manifest" -> manifest();
      case "metrics" -> metrics();
      default -> throw new IllegalArgumentException(arguments[0]);
    }
    if (kept == 0) {
      throw new IllegalStateException("nothing was computed");
    }
  }

  private static void manifest() {
    System.out.printf("%-44s %10s %10s %10s%n", "chain of nodes; us", "min", "median", "max");
    for (int nodes : new int[] {5, 10, 100, 1000, 10_000}) {
      String text = chain(nodes);
      Manifest manifest = manifestOf(nodes);
      row(
          "parse and validate, " + nodes,
          () -> Validation.validate(text, CATALOG).warnings().size() + 1L);
      row("graph, " + nodes, () -> PipelineGraph.of(manifest, CATALOG).nodes().size());
    }
  }

  private static void metrics() {
    System.out.printf("%-44s %10s %10s %10s%n", "one value; us", "min", "median", "max");
    for (int nodes : new int[] {1, 5, 10}) {
      PipelineGraph graph =
          Validation.validate(
                  chain(nodes).replaceAll("\"\\w+Node\"", "\"PassThroughNode\""), CATALOG)
              .orThrow();
      List<StagePlan> stages = ChainPlan.of(graph).stages();
      List<String> nodeIds = ChainPlan.of(graph).nodeIds();
      row("accounts and metrics alone, nodes: " + nodes, () -> account(stages, nodeIds));
      Value value = new Value.Json(IntNode.valueOf(7));
      PipelineRuntime runtime =
          new PipelineRuntime(graph, node -> CATALOG.natives().create(node.nodeType()));
      row(
          "pipeline with metrics, nodes: " + nodes,
          () -> runtime.execute(value).metrics().nodes().size());
      List<Node> bare = graph.nodes().stream().map(node -> bare(node.nodeType())).toList();
      row("nodes alone, one after another, nodes: " + nodes, () -> through(bare, value));
      runtime.close();
    }
  }

  /** What a pipeline does for its metrics: a visit per node, their sum, and the JSON of it. */
  private static long account(List<StagePlan> stages, List<String> nodeIds) {
    RecordTrace trace = new RecordTrace();
    for (StagePlan stage : stages) {
      trace.visited(stage.index(), new NodeVisit(Outcome.SUCCEEDED, 1500, 1.5, 0, 64, null));
    }
    Accounts accounts = new Accounts();
    accounts.addVisits(
        RecordAccount.of("value", null, null, 1.5, false, trace, List.of()), nodeIds);
    return PipelineMetrics.of(stages, accounts, 12_345, 0).toTree().size();
  }

  private static Node bare(String type) {
    Node node = CATALOG.natives().create(type);
    node.initialize(Parameters.of(node.metadata(), Manifests.params()));
    return node;
  }

  private static long through(List<Node> nodes, Value value) {
    Value current = value;
    for (Node node : nodes) {
      current = node.execute(current);
    }
    return current.hashCode();
  }

  private static String chain(int nodes) {
    StringBuilder text = new StringBuilder("{\"version\":\"v1\",\"nodes\":[");
    for (int i = 0; i < nodes; i++) {
      text.append(i == 0 ? "" : ",").append("{\"id\":\"n").append(i).append("\",\"node_type\":\"");
      text.append(TYPES.get(i % TYPES.size())).append("\",\"params\":{}}");
    }
    text.append("],\"connections\":[");
    for (int i = 1; i < nodes; i++) {
      text.append(i == 1 ? "" : ",").append("{\"from\":\"n").append(i - 1).append("\",\"to\":\"n");
      text.append(i).append("\"}");
    }
    return text.append("]}").toString();
  }

  private static Manifest manifestOf(int nodes) {
    Connection[] connections = new Connection[nodes - 1];
    for (int i = 1; i < nodes; i++) {
      connections[i - 1] = Manifests.connect("n" + (i - 1), "n" + i);
    }
    return Manifests.of(
        IntStream.range(0, nodes)
            .mapToObj(i -> Manifests.node("n" + i, TYPES.get(i % TYPES.size())))
            .toList(),
        connections);
  }

  private static void row(String name, LongSupplier work) {
    long warm = System.nanoTime();
    while (System.nanoTime() - warm < WARM_UP_NANOS) {
      kept |= work.getAsLong() | 1;
    }
    double[] times = new double[ROUNDS];
    for (int round = 0; round < ROUNDS; round++) {
      long started = System.nanoTime();
      int runs = 0;
      do {
        kept |= work.getAsLong() | 1;
        runs++;
      } while (System.nanoTime() - started < ROUND_NANOS);
      times[round] = (System.nanoTime() - started) / 1e3 / runs;
    }
    Arrays.sort(times);
    System.out.printf(
        "%-44s %10.2f %10.2f %10.2f%n", name, times[0], times[ROUNDS / 2], times[ROUNDS - 1]);
  }
}
