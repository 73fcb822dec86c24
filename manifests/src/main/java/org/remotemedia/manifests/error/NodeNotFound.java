package org.remotemedia.manifests.error;

import java.util.List;
import org.remotemedia.operators.error.ErrorKind;

/** A manifest with node types that do not exist, or not in the runtime asked for. */
public final class NodeNotFound extends InvalidPipeline {
  public NodeNotFound(List<Problem> problems) {
    super(ErrorKind.NODE_NOT_FOUND, "Node not found", problems);
  }
}
