package org.remotemedia.manifests.error;

import java.util.List;
import org.remotemedia.operators.error.ErrorKind;

/** A manifest with nodes that wait for each other. */
public final class CycleError extends InvalidPipeline {
  public CycleError(List<Problem> problems) {
    super(ErrorKind.CYCLE, "Cycle detected in pipeline", problems);
  }

  /** Exactly the nodes that lie on cycles. */
  public List<String> nodes() {
    return problems().stream().flatMap(problem -> problem.nodeIds().stream()).distinct().toList();
  }
}
