package org.remotemedia.job.input;

import java.util.List;
import org.remotemedia.job.container.ContainerKind;

/**
 * How a container is to be read.
 *
 * @param kind what it is
 * @param earlierSplits splits of earlier attempts whose result lines name the records that are done
 * @param list what says which of its records are wanted, and what they carry; null for all
 */
public record ContainerPlan(ContainerKind kind, List<String> earlierSplits, ShardList list) {
  public ContainerPlan {
    earlierSplits = List.copyOf(earlierSplits);
  }

  /** The plan for all records but for those that earlier attempts have done. */
  public ContainerPlan(ContainerKind kind, List<String> earlierSplits) {
    this(kind, earlierSplits, null);
  }

  /** The plan by which all its records are read. */
  static ContainerPlan whole(ContainerKind kind) {
    return new ContainerPlan(kind, List.of());
  }

  /** The plan by which all records are read but for those that earlier attempts have done. */
  public ContainerPlan after(List<String> splits) {
    return new ContainerPlan(kind, splits, list);
  }
}
