package org.remotemedia.manifests.graph;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.remotemedia.manifests.model.Connection;
import org.remotemedia.manifests.model.Manifest;
import org.remotemedia.manifests.model.NodeDefinition;
import org.remotemedia.manifests.model.RetryPolicy;
import org.remotemedia.manifests.model.RuntimeHint;
import org.remotemedia.manifests.placeholder.Placeholders;

/**
 * A manifest as far as it could be read, so that what is right in it can be checked although
 * something else is wrong. Null stands for what is missing or of the wrong type and has been
 * reported.
 *
 * @param name name of the pipeline, or null
 * @param empty whether its list of nodes is there, but has nothing in it
 * @param nodes nodes that are objects
 * @param connections connections with both ends
 */
public record ManifestDraft(
    String name, boolean empty, List<DraftNode> nodes, List<DraftConnection> connections) {

  /**
   * A node.
   *
   * @param index place in the manifest's list
   * @param id node id, or null
   * @param nodeType node type, or null
   * @param params parameters, or null
   * @param runtimeHint runtime hint, or null
   * @param retry retry policy, or null
   */
  public record DraftNode(
      int index,
      String id,
      String nodeType,
      ObjectNode params,
      RuntimeHint runtimeHint,
      RetryPolicy retry) {
    String pointer() {
      return "/nodes/" + index;
    }

    String paramsPointer() {
      return pointer() + "/params";
    }

    /** The id for a problem's list of nodes. */
    List<String> ids() {
      return id == null ? List.of() : List.of(id);
    }
  }

  /**
   * A connection.
   *
   * @param index place in the manifest's list
   * @param from upstream node id
   * @param to downstream node id
   */
  public record DraftConnection(int index, String from, String to) {
    String pointer() {
      return "/connections/" + index;
    }
  }

  /** The same with values in the place of placeholders; a parameter without one is missing. */
  public ManifestDraft with(Placeholders placeholders) {
    List<DraftNode> resolved = new ArrayList<>(nodes.size());
    for (DraftNode node : nodes) {
      resolved.add(
          node.params() == null
              ? node
              : new DraftNode(
                  node.index(),
                  node.id(),
                  node.nodeType(),
                  placeholders.resolve(node.params(), node.paramsPointer(), node.ids()),
                  node.runtimeHint(),
                  node.retry()));
    }
    return new ManifestDraft(name, empty, resolved, connections);
  }

  /** The draft of a manifest that could be read whole. */
  public static ManifestDraft of(Manifest manifest) {
    List<DraftNode> nodes = new ArrayList<>();
    for (NodeDefinition node : manifest.nodes()) {
      nodes.add(
          new DraftNode(
              nodes.size(),
              node.id(),
              node.nodeType(),
              node.params(),
              node.runtimeHint(),
              node.retry()));
    }
    List<DraftConnection> connections = new ArrayList<>();
    for (Connection connection : manifest.connections()) {
      connections.add(new DraftConnection(connections.size(), connection.from(), connection.to()));
    }
    return new ManifestDraft(manifest.metadata().name(), nodes.isEmpty(), nodes, connections);
  }
}
