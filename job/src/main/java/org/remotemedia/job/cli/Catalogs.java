package org.remotemedia.job.cli;

import java.util.List;
import org.remotemedia.job.run.UsageException;
import org.remotemedia.manifests.catalog.NodeCatalog;
import org.remotemedia.manifests.model.RuntimeHint;
import org.remotemedia.operators.node.NodeMetadata;
import org.remotemedia.operators.node.NodeRegistry;

/** The node types that the command line knows. */
final class Catalogs {
  private Catalogs() {}

  static NodeCatalog installed() {
    return NodeCatalog.of(NodeRegistry.load(), List.of());
  }

  /**
   * The type of that name or alias.
   *
   * @throws UsageException naming the types that exist
   */
  static NodeMetadata require(String type) {
    NodeCatalog.Resolution resolution = installed().resolve(type, RuntimeHint.AUTO);
    if (resolution instanceof NodeCatalog.Found found) {
      return found.metadata();
    }
    throw new UsageException(((NodeCatalog.Missing) resolution).message());
  }
}
