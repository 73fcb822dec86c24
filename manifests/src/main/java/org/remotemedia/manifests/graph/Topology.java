package org.remotemedia.manifests.graph;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.IntUnaryOperator;

/** Who feeds whom, by node number, and what follows from it. Everything takes linear time. */
final class Topology {
  private final List<List<Integer>> inputs = new ArrayList<>();
  private final List<List<Integer>> consumers = new ArrayList<>();

  Topology(int nodes) {
    for (int node = 0; node < nodes; node++) {
      inputs.add(new ArrayList<>(2));
      consumers.add(new ArrayList<>(2));
    }
  }

  void connect(int from, int to) {
    consumers.get(from).add(to);
    inputs.get(to).add(from);
  }

  int size() {
    return inputs.size();
  }

  List<Integer> inputs(int node) {
    return inputs.get(node);
  }

  List<Integer> consumers(int node) {
    return consumers.get(node);
  }

  /**
   * Kahn's algorithm; the lowest number goes first among the nodes that are ready. Nodes on cycles
   * and behind them are left out.
   */
  int[] order() {
    return order(node -> 0);
  }

  /**
   * The same, but among the nodes that are ready the one of the lowest rank goes first.
   *
   * @param rank by node
   */
  int[] order(IntUnaryOperator rank) {
    int[] waitingFor = new int[size()];
    PriorityQueue<Integer> ready =
        new PriorityQueue<>(
            Comparator.comparingInt((Integer node) -> rank.applyAsInt(node))
                .thenComparingInt(node -> node));
    for (int node = 0; node < size(); node++) {
      waitingFor[node] = inputs.get(node).size();
      if (waitingFor[node] == 0) {
        ready.add(node);
      }
    }
    int[] order = new int[size()];
    int count = 0;
    while (!ready.isEmpty()) {
      int node = ready.remove();
      order[count++] = node;
      for (int consumer : consumers.get(node)) {
        if (--waitingFor[consumer] == 0) {
          ready.add(consumer);
        }
      }
    }
    return Arrays.copyOf(order, count);
  }

  /**
   * The groups of nodes that reach each other, without groups of one: Tarjan's strongly connected
   * components, with a stack of its own so that a long chain cannot exhaust the thread's. Each
   * group ascends, and the groups do by their first node.
   */
  List<List<Integer>> cycles() {
    return new CycleSearch().run();
  }

  private final class CycleSearch {
    private final int[] number = new int[size()];
    private final int[] low = new int[size()];
    private final boolean[] onStack = new boolean[size()];
    private final int[] nextConsumer = new int[size()];
    private final int[] stack = new int[size()];
    private final int[] path = new int[size()];
    private final List<List<Integer>> groups = new ArrayList<>();
    private int stackSize;
    private int visited;

    List<List<Integer>> run() {
      for (int node = 0; node < size(); node++) {
        if (number[node] == 0) {
          search(node);
        }
      }
      groups.sort((a, b) -> Integer.compare(a.get(0), b.get(0)));
      return groups;
    }

    private void search(int root) {
      int depth = 0;
      path[0] = enter(root);
      while (depth >= 0) {
        int node = path[depth];
        if (nextConsumer[node] < consumers.get(node).size()) {
          int consumer = consumers.get(node).get(nextConsumer[node]++);
          if (number[consumer] == 0) {
            path[++depth] = enter(consumer);
          } else if (onStack[consumer]) {
            low[node] = Math.min(low[node], number[consumer]);
          }
        } else {
          depth--;
          if (depth >= 0) {
            low[path[depth]] = Math.min(low[path[depth]], low[node]);
          }
          if (low[node] == number[node]) {
            leaveGroup(node);
          }
        }
      }
    }

    private int enter(int node) {
      number[node] = ++visited;
      low[node] = visited;
      onStack[node] = true;
      stack[stackSize++] = node;
      return node;
    }

    private void leaveGroup(int root) {
      List<Integer> group = new ArrayList<>();
      int node;
      do {
        node = stack[--stackSize];
        onStack[node] = false;
        group.add(node);
      } while (node != root);
      if (group.size() > 1) {
        group.sort(null);
        groups.add(group);
      }
    }
  }
}
