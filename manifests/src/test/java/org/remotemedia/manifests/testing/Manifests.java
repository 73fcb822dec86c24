package org.remotemedia.manifests.testing;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.remotemedia.manifests.model.Connection;
import org.remotemedia.manifests.model.Manifest;
import org.remotemedia.manifests.model.ManifestMetadata;
import org.remotemedia.manifests.model.NodeDefinition;
import org.remotemedia.manifests.model.RuntimeHint;

/** Short ways to make manifests. */
public final class Manifests {
  private Manifests() {}

  public static Manifest of(List<NodeDefinition> nodes, Connection... connections) {
    return new Manifest(Manifest.VERSION, ManifestMetadata.NONE, nodes, List.of(connections));
  }

  public static NodeDefinition node(String id, String type) {
    return new NodeDefinition(id, type, params(), RuntimeHint.AUTO, null);
  }

  public static Connection connect(String from, String to) {
    return new Connection(from, to);
  }

  public static ObjectNode params() {
    return JsonNodeFactory.instance.objectNode();
  }
}
