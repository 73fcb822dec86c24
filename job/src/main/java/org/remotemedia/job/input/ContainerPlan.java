package org.remotemedia.job.input;

import java.util.List;
import org.remotemedia.job.container.ContainerKind;

/**
 * How a container is to be read.
 *
 * @param kind what it is
 * @param earlierSplits splits of earlier attempts whose result lines name the records that are done
 */
public record ContainerPlan(ContainerKind kind, List<String> earlierSplits) {
  public ContainerPlan {
    earlierSplits = List.copyOf(earlierSplits);
  }

  /** The plan by which all its records are read. */
  static ContainerPlan whole(ContainerKind kind) {
    return new ContainerPlan(kind, List.of());
  }
}
