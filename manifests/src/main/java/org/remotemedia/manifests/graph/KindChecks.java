package org.remotemedia.manifests.graph;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.remotemedia.manifests.catalog.NodeCatalog;
import org.remotemedia.manifests.error.Problem;
import org.remotemedia.manifests.graph.ManifestDraft.DraftConnection;
import org.remotemedia.manifests.graph.ManifestDraft.DraftNode;
import org.remotemedia.operators.error.ErrorKind;
import org.remotemedia.operators.node.NodeInput;
import org.remotemedia.operators.node.OutputKind;
import org.remotemedia.operators.node.ValueKind;

/**
 * Infers what kind of value each node gives, and finds nodes that are fed what they cannot take.
 * The record may be anything, and so may what is not known; both pass.
 */
final class KindChecks {
  private static final int NOWHERE = -1;

  private final List<DraftNode> nodes;
  private final NodeCatalog.Found[] types;
  private final Topology topology;
  private final List<DraftConnection> edges;
  private final Map<String, Integer> numbers;
  private final List<Problem> problems;

  /** The kind each node gives, null when unknown. */
  private final ValueKind[] gives;

  /** The node upstream, itself included, with the fewest steps to it, that gives audio. */
  private final int[] audioFrom;

  private final int[] stepsToAudio;

  KindChecks(
      List<DraftNode> nodes,
      NodeCatalog.Found[] types,
      Topology topology,
      List<DraftConnection> edges,
      Map<String, Integer> numbers,
      List<Problem> problems) {
    this.nodes = nodes;
    this.types = types;
    this.topology = topology;
    this.edges = edges;
    this.numbers = numbers;
    this.problems = problems;
    this.gives = new ValueKind[types.length];
    this.audioFrom = new int[types.length];
    this.stepsToAudio = new int[types.length];
    Arrays.fill(audioFrom, NOWHERE);
  }

  /**
   * Checks every node.
   *
   * @param order topological order of the nodes that are not on or behind cycles
   */
  void check(int[] order) {
    for (int node = 0; node < types.length; node++) {
      gives[node] = declared(node);
    }
    for (int node : order) {
      if (types[node] != null) {
        infer(node, types[node].metadata().output());
      }
      rememberAudio(node);
    }
    for (int node = 0; node < types.length; node++) {
      checkSeveralInputs(node);
    }
    for (DraftConnection edge : edges) {
      checkSingleInput(edge);
    }
  }

  /** By node, whether it is known to give audio. */
  boolean[] giveAudio() {
    boolean[] audio = new boolean[gives.length];
    for (int node = 0; node < gives.length; node++) {
      audio[node] = gives[node] == ValueKind.AUDIO;
    }
    return audio;
  }

  /** What is known of the connections that end at a node, after the check. */
  List<NodeInput> inputs(int node) {
    return topology.inputs(node).stream()
        .map(input -> new NodeInput(nodes.get(input).id(), gives[input]))
        .toList();
  }

  private ValueKind declared(int node) {
    if (types[node] == null) {
      return null;
    }
    return switch (types[node].metadata().output()) {
      case AUDIO, UTTERANCES -> ValueKind.AUDIO;
      case JSON -> ValueKind.JSON;
      case SAME_AS_INPUT, AUDIO_IF_GIVEN, ANY -> null;
    };
  }

  private void infer(int node, OutputKind output) {
    if (output == OutputKind.SAME_AS_INPUT) {
      gives[node] = received(node);
    } else if (output == OutputKind.AUDIO_IF_GIVEN) {
      gives[node] = audioIfReceived(node);
    }
  }

  private ValueKind audioIfReceived(int node) {
    List<Integer> inputs = topology.inputs(node);
    if (inputs.stream().anyMatch(input -> gives[input] == ValueKind.AUDIO)) {
      return ValueKind.AUDIO;
    }
    boolean allJson =
        !inputs.isEmpty() && inputs.stream().allMatch(input -> gives[input] == ValueKind.JSON);
    return allJson ? ValueKind.JSON : null;
  }

  /** The kind of a node's input, null when unknown. */
  private ValueKind received(int node) {
    List<Integer> inputs = topology.inputs(node);
    return switch (inputs.size()) {
      case 0 -> null;
      case 1 -> gives[inputs.get(0)];
      default -> ValueKind.COMPOSITE;
    };
  }

  private void rememberAudio(int node) {
    if (gives[node] == ValueKind.AUDIO) {
      audioFrom[node] = node;
      return;
    }
    for (int input : topology.inputs(node)) {
      if (audioFrom[input] != NOWHERE
          && (audioFrom[node] == NOWHERE || stepsToAudio[input] + 1 < stepsToAudio[node])) {
        audioFrom[node] = audioFrom[input];
        stepsToAudio[node] = stepsToAudio[input] + 1;
      }
    }
  }

  private void checkSeveralInputs(int node) {
    List<Integer> inputs = topology.inputs(node);
    if (types[node] == null
        || inputs.size() < 2
        || types[node].metadata().accepts().contains(ValueKind.COMPOSITE)) {
      return;
    }
    problems.add(
        Problem.of(
            ErrorKind.GRAPH,
            nodes.get(node).pointer(),
            nodes.get(node).ids(),
            types[node].metadata().name()
                + " takes one value, but is connected to "
                + String.join(", ", inputs.stream().map(this::quoted).toList())
                + "; leave one connection"));
  }

  private void checkSingleInput(DraftConnection edge) {
    int from = numbers.get(edge.from());
    int to = numbers.get(edge.to());
    if (types[to] == null || gives[from] == null || topology.inputs(to).size() > 1) {
      return;
    }
    Set<ValueKind> accepts = types[to].metadata().accepts();
    if (accepts.contains(gives[from])) {
      return;
    }
    problems.add(
        Problem.of(
            ErrorKind.GRAPH,
            edge.pointer(),
            List.of(edge.from(), edge.to()),
            quoted(to)
                + " ("
                + types[to].metadata().name()
                + ") needs "
                + phrase(accepts)
                + ", but "
                + quoted(from)
                + " ("
                + types[from].metadata().name()
                + ") gives "
                + phrase(gives[from])
                + (accepts.contains(ValueKind.AUDIO) ? remedy(from) : "")));
  }

  private String remedy(int from) {
    return audioFrom[from] == NOWHERE
        ? "; without this connection it would receive the input itself"
        : "; connect it from " + quoted(audioFrom[from]) + " instead, which gives audio";
  }

  private String quoted(int node) {
    return "'" + nodes.get(node).id() + "'";
  }

  private static String phrase(Set<ValueKind> kinds) {
    return String.join(" or ", kinds.stream().sorted().map(KindChecks::phrase).toList());
  }

  private static String phrase(ValueKind kind) {
    return switch (kind) {
      case AUDIO -> "audio";
      case JSON -> "a JSON value";
      case COMPOSITE -> "an object of several nodes' values";
    };
  }
}
