package org.remotemedia.manifests.error;

import java.util.List;
import org.remotemedia.operators.error.ErrorKind;

/** A manifest whose nodes cannot be connected as it says. */
public final class GraphError extends InvalidPipeline {
  public GraphError(List<Problem> problems) {
    super(ErrorKind.GRAPH, "Invalid pipeline graph", problems);
  }
}
