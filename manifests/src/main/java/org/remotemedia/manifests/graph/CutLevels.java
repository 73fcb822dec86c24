package org.remotemedia.manifests.graph;

import java.util.Arrays;
import java.util.List;
import org.remotemedia.manifests.catalog.NodeCatalog;
import org.remotemedia.manifests.error.Problem;
import org.remotemedia.manifests.graph.ManifestDraft.DraftNode;
import org.remotemedia.operators.error.ErrorKind;
import org.remotemedia.operators.node.OutputKind;

/**
 * Which nodes work on recordings and which on the utterances that a node cuts from them, and what
 * cannot be connected for that reason.
 */
final class CutLevels {
  /** Works on recordings. */
  static final int RECORDINGS = -1;

  private final List<DraftNode> nodes;
  private final NodeCatalog.Found[] types;
  private final Topology topology;

  /** By node, the node whose utterances it works on. */
  private final int[] levels;

  private CutLevels(List<DraftNode> nodes, NodeCatalog.Found[] types, Topology topology) {
    this.nodes = nodes;
    this.types = types;
    this.topology = topology;
    this.levels = new int[types.length];
    Arrays.fill(levels, RECORDINGS);
  }

  /**
   * Finds the levels.
   *
   * @param order topological order of the nodes that are not on or behind cycles
   * @param problems receives what is wrong
   */
  static CutLevels of(
      List<DraftNode> nodes,
      NodeCatalog.Found[] types,
      Topology topology,
      int[] order,
      List<Problem> problems) {
    CutLevels cut = new CutLevels(nodes, types, topology);
    for (int node : order) {
      cut.settle(node, problems);
    }
    return cut;
  }

  private boolean cuts(int node) {
    return types[node] != null && types[node].metadata().output() == OutputKind.UTTERANCES;
  }

  private void settle(int node, List<Problem> problems) {
    int level = RECORDINGS;
    int from = RECORDINGS;
    for (int input : topology.inputs(node)) {
      int given = cuts(input) ? input : levels[input];
      if (given == RECORDINGS || given == level) {
        continue;
      }
      if (level != RECORDINGS) {
        problems.add(
            problem(
                node,
                List.of(id(level), id(given), id(node)),
                quoted(from)
                    + " works on the utterances of "
                    + quoted(level)
                    + " and "
                    + quoted(input)
                    + " on those of "
                    + quoted(given)
                    + ", which cannot be joined; connect "
                    + quoted(node)
                    + " to one of them"));
        break;
      }
      level = given;
      from = input;
    }
    if (level != RECORDINGS && cuts(node)) {
      problems.add(
          problem(
              node,
              List.of(id(level), id(node)),
              quoted(node)
                  + " would cut the utterances of "
                  + quoted(level)
                  + " again; recordings are cut once, so connect it to nodes before "
                  + quoted(level)));
      return;
    }
    levels[node] = level;
  }

  /**
   * Refuses audio of recordings where utterances are worked on.
   *
   * @param givesAudio by node, whether it is known to give audio
   */
  void checkShared(boolean[] givesAudio, List<Problem> problems) {
    for (int node = 0; node < levels.length; node++) {
      if (levels[node] == RECORDINGS) {
        continue;
      }
      for (int input : topology.inputs(node)) {
        if (levels[input] == RECORDINGS && !cuts(input) && givesAudio[input]) {
          problems.add(
              problem(
                  node,
                  List.of(id(input), id(node)),
                  quoted(node)
                      + " works on the utterances of "
                      + quoted(levels[node])
                      + " and cannot take the audio of the recording from "
                      + quoted(input)
                      + "; only JSON of a recording can be shared by its utterances"));
        }
      }
    }
  }

  /** Orders nodes: those that work on recordings first, those that cut them last of these. */
  int rank(int node) {
    return levels[node] != RECORDINGS ? 2 : cuts(node) ? 1 : 0;
  }

  private Problem problem(int node, List<String> ids, String message) {
    return Problem.of(ErrorKind.GRAPH, nodes.get(node).pointer(), ids, message);
  }

  private String id(int node) {
    return nodes.get(node).id();
  }

  private String quoted(int node) {
    return "'" + id(node) + "'";
  }
}
