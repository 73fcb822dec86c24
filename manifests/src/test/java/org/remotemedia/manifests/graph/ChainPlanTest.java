package org.remotemedia.manifests.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.remotemedia.manifests.testing.Manifests.connect;
import static org.remotemedia.manifests.testing.Manifests.node;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.remotemedia.manifests.model.Connection;
import org.remotemedia.manifests.model.NodeDefinition;
import org.remotemedia.manifests.testing.Manifests;
import org.remotemedia.manifests.testing.TestNodes;
import org.remotemedia.operators.stage.StagePlan;

class ChainPlanTest {
  private static PipelineGraph graph(List<NodeDefinition> nodes, Connection... connections) {
    return PipelineGraph.of(Manifests.of(nodes, connections), TestNodes.catalog());
  }

  @Test
  void aDiamondKeepsTheRecordAndTheBranchesAsLongAsNeeded() {
    ChainPlan plan =
        ChainPlan.of(
            graph(
                List.of(
                    node("join", "PassOn"),
                    node("top", "PassOn"),
                    node("left", "Gain"),
                    node("right", "Gain"),
                    node("late", "PassOn")),
                connect("top", "right"),
                connect("top", "left"),
                connect("right", "join"),
                connect("left", "join")));
    assertThat(plan.stages().stream().map(StagePlan::nodeId))
        .containsExactly("top", "left", "right", "join", "late");
    assertThat(plan.stages().stream().map(StagePlan::inputs))
        .containsExactly(List.of(0), List.of(1), List.of(1), List.of(3, 2), List.of(0));
    assertThat(plan.stages().get(3).inputKeys()).containsExactly("right", "left");
    assertThat(plan.stages().stream().map(StagePlan::passedOn))
        .containsExactly(List.of(0), List.of(0, 1), List.of(0, 2), List.of(0), List.of(4));
    assertThat(plan.sinks()).containsExactly(4, 5);
    assertThat(plan.sinkIds()).containsExactly("join", "late");
  }

  /** Follows each producer down the chain: it must arrive wherever it is taken, and not beyond. */
  @Test
  void everyValueReachesItsLastConsumerAndNoFurther() {
    Random random = new Random(3);
    for (int round = 0; round < 200; round++) {
      ChainPlan plan = ChainPlan.of(randomGraph(random));
      int end = plan.stages().size() + 1;
      for (int producer = 0; producer < end; producer++) {
        int last = plan.sinks().contains(producer) ? end : producer;
        for (StagePlan stage : plan.stages()) {
          last = stage.inputs().contains(producer) ? Math.max(last, stage.index()) : last;
        }
        int reached = producer + 1;
        while (reached < end && plan.stages().get(reached - 1).passedOn().contains(producer)) {
          reached++;
        }
        assertThat(reached).isEqualTo(Math.max(last, producer + 1));
      }
    }
  }

  private static PipelineGraph randomGraph(Random random) {
    int count = 1 + random.nextInt(10);
    List<NodeDefinition> nodes = new ArrayList<>();
    List<Connection> connections = new ArrayList<>();
    for (int to = 0; to < count; to++) {
      nodes.add(node("n" + to, "PassOn"));
      for (int from = 0; from < to; from++) {
        if (random.nextInt(4) == 0) {
          connections.add(connect("n" + from, "n" + to));
        }
      }
    }
    return graph(nodes, connections.toArray(Connection[]::new));
  }

  @Test
  void tenThousandNodesMakeAGraphInLinearTime() {
    List<NodeDefinition> nodes = new ArrayList<>();
    List<Connection> connections = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      nodes.add(node("n" + i, "PassOn"));
      if (i > 0) {
        connections.add(connect("n" + (i - 1) / 2, "n" + i));
      }
    }
    assertTimeout(
        Duration.ofSeconds(5),
        () ->
            assertThat(graph(nodes, connections.toArray(Connection[]::new)).sinks())
                .hasSize(5_000));
  }
}
