package org.remotemedia.manifests.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class TopologyTest {
  private static Topology random(int nodes, int edges, boolean acyclic, Random random) {
    Topology topology = new Topology(nodes);
    List<Integer> names = new ArrayList<>(IntStream.range(0, nodes).boxed().toList());
    Collections.shuffle(names, random);
    TreeSet<Integer> seen = new TreeSet<>();
    for (int i = 0; i < edges; i++) {
      int a = random.nextInt(nodes);
      int b = random.nextInt(nodes);
      int from = acyclic ? Math.min(a, b) : a;
      int to = acyclic ? Math.max(a, b) : b;
      if (a != b && seen.add(from * nodes + to)) {
        topology.connect(names.get(from), names.get(to));
      }
    }
    return topology;
  }

  /** The definition, step by step: of the nodes whose inputs are done, the first. */
  private static int[] slowOrder(Topology topology) {
    List<Integer> done = new ArrayList<>();
    while (true) {
      int next = -1;
      for (int node = topology.size() - 1; node >= 0; node--) {
        if (!done.contains(node) && done.containsAll(topology.inputs(node))) {
          next = node;
        }
      }
      if (next < 0) {
        return done.stream().mapToInt(i -> i).toArray();
      }
      done.add(next);
    }
  }

  @Test
  @Tag("contract:data.graph.execution_order")
  @Tag("contract:data.graph.topological_sort")
  void theOrderIsThatOfTheDefinition() {
    Random random = new Random(1);
    for (int round = 0; round < 300; round++) {
      int nodes = 1 + random.nextInt(12);
      Topology topology = random(nodes, random.nextInt(30), round % 2 == 0, random);
      assertThat(topology.order()).isEqualTo(slowOrder(topology));
    }
  }

  @Test
  @Tag("contract:data.graph.topological_sort")
  void cyclesAreTheNodesThatReachEachOther() {
    Random random = new Random(2);
    int found = 0;
    for (int round = 0; round < 500; round++) {
      int nodes = 2 + random.nextInt(10);
      Topology topology = random(nodes, random.nextInt(16), false, random);
      List<List<Integer>> expected = slowCycles(topology);
      assertThat(topology.cycles()).isEqualTo(expected);
      found += expected.size();
    }
    assertThat(found).isGreaterThan(100);
  }

  private static List<List<Integer>> slowCycles(Topology topology) {
    int n = topology.size();
    boolean[][] reaches = new boolean[n][n];
    for (int a = 0; a < n; a++) {
      for (int b : topology.consumers(a)) {
        reaches[a][b] = true;
      }
    }
    for (int via = 0; via < n; via++) {
      for (int a = 0; a < n; a++) {
        for (int b = 0; b < n; b++) {
          reaches[a][b] |= reaches[a][via] && reaches[via][b];
        }
      }
    }
    TreeSet<Integer> left = new TreeSet<>(IntStream.range(0, n).boxed().toList());
    List<List<Integer>> groups = new ArrayList<>();
    while (!left.isEmpty()) {
      int first = left.first();
      List<Integer> group =
          left.stream()
              .filter(b -> b == first || (reaches[first][b] && reaches[b][first]))
              .toList();
      left.removeAll(group);
      if (group.size() > 1) {
        groups.add(group);
      }
    }
    return groups;
  }

  @Test
  @Tag("contract:data.validation.acyclic")
  void nodesBehindACycleAreNotOnIt() {
    Topology topology = new Topology(4);
    topology.connect(0, 1);
    topology.connect(1, 2);
    topology.connect(2, 1);
    topology.connect(2, 3);
    assertThat(topology.cycles()).containsExactly(List.of(1, 2));
    assertThat(topology.order()).containsExactly(0);
  }

  @Test
  void longChainsAndLongCyclesTakeLinearTime() {
    int nodes = 200_000;
    Topology chain = new Topology(nodes);
    Topology cycle = new Topology(nodes);
    for (int node = 0; node < nodes; node++) {
      if (node > 0) {
        chain.connect(node, node - 1);
      }
      cycle.connect(node, (node + 1) % nodes);
    }
    assertTimeout(
        Duration.ofSeconds(10),
        () -> {
          assertThat(chain.order()).startsWith(nodes - 1, nodes - 2).hasSize(nodes);
          assertThat(chain.cycles()).isEmpty();
          assertThat(cycle.order()).isEmpty();
          assertThat(cycle.cycles()).hasSize(1);
          assertThat(cycle.cycles().get(0)).hasSize(nodes);
        });
  }
}
