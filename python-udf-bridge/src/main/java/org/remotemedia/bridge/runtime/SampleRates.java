package org.remotemedia.bridge.runtime;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.remotemedia.manifests.graph.GraphNode;
import org.remotemedia.manifests.graph.PipelineGraph;
import org.remotemedia.operators.error.MarshalingError;
import org.remotemedia.operators.node.Node;
import org.remotemedia.operators.node.StatedRate;
import org.remotemedia.operators.value.AudioSpec;

/**
 * Finds the sample rate of audio that comes without one: what a node states that the audio reaches
 * at its original rate. A rate written in the manifest counts before a default, and otherwise the
 * first in topological order.
 */
final class SampleRates {
  private final int rate;
  private final String conflict;

  private SampleRates(int rate, String conflict) {
    this.rate = rate;
    this.conflict = conflict;
  }

  /**
   * What the nodes of a pipeline state.
   *
   * @param nodes the initialized nodes, in the order of the graph's
   */
  static SampleRates of(PipelineGraph graph, List<Node> nodes) {
    Set<String> keepers = new HashSet<>();
    GraphNode explicit = null;
    int explicitRate = AudioSpec.UNKNOWN_RATE;
    int defaultRate = AudioSpec.UNKNOWN_RATE;
    for (GraphNode node : graph.nodes()) {
      if (!node.isSource() && node.inputs().stream().noneMatch(keepers::contains)) {
        continue;
      }
      if (node.metadata().keepsSampleRate()) {
        keepers.add(node.id());
      }
      Optional<StatedRate> stated = nodes.get(node.position()).statedSampleRate();
      if (stated.isEmpty()) {
        continue;
      }
      int newRate = stated.get().rate();
      if (!stated.get().explicit()) {
        defaultRate = defaultRate == AudioSpec.UNKNOWN_RATE ? newRate : defaultRate;
      } else if (explicit == null) {
        explicit = node;
        explicitRate = newRate;
      } else if (explicitRate != newRate) {
        return new SampleRates(
            AudioSpec.UNKNOWN_RATE, conflict(explicit, explicitRate, node, newRate));
      }
    }
    return new SampleRates(explicit == null ? defaultRate : explicitRate, null);
  }

  private static String conflict(GraphNode first, int firstRate, GraphNode second, int secondRate) {
    return "the audio has no sample rate, node '"
        + first.id()
        + "' states "
        + firstRate
        + " Hz and node '"
        + second.id()
        + "' "
        + secondRate
        + " Hz; give the rate with the audio, or make the nodes agree";
  }

  /**
   * The rate for audio that has none, {@link AudioSpec#UNKNOWN_RATE} when no node states one.
   *
   * @throws MarshalingError when nodes contradict each other
   */
  int bareRate() {
    if (conflict != null) {
      throw new MarshalingError(conflict);
    }
    return rate;
  }
}
