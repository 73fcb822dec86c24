package org.remotemedia.manifests.graph;

import java.util.BitSet;
import java.util.Collection;
import org.remotemedia.operators.element.Element;
import org.remotemedia.operators.stage.StagePlan;

/** What each producer of a chain depends on. */
public final class Upstream {
  /** By producer: itself, and all that come before it. */
  private final BitSet[] before;

  /** Looks through a chain. */
  public Upstream(ChainPlan plan) {
    before = new BitSet[plan.stages().size() + 1];
    before[Element.SOURCE] = new BitSet();
    before[Element.SOURCE].set(Element.SOURCE);
    for (StagePlan stage : plan.stages()) {
      BitSet all = new BitSet();
      all.set(stage.index());
      stage.inputs().forEach(input -> all.or(before[input]));
      before[stage.index()] = all;
    }
  }

  /** Whether a producer is another one, or depends on it. */
  public boolean isAtOrAfter(int producer, int other) {
    return before[producer].get(other);
  }

  /** Whether a producer is one of others, or depends on one. */
  public boolean isAtOrAfter(int producer, Collection<Integer> others) {
    return others.stream().anyMatch(before[producer]::get);
  }
}
