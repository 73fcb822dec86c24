package org.remotemedia.operators.rules;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * What rules say of a record.
 *
 * @param broken names of those that do not hold, in their order
 * @param values what they look at: the values of nodes by id, with of each no more than rules refer
 *     to; under {@code record} the facts of the record, under {@code outputs} those of its outputs.
 *     A list that rules index or go through is there as a whole. What is missing is missing here
 *     too, so that judging these values gives the same verdict. It shares its parts with what was
 *     judged.
 */
public record Verdict(List<String> broken, ObjectNode values) {
  public Verdict {
    broken = List.copyOf(broken);
  }

  /** Whether all rules hold. */
  public boolean holds() {
    return broken.isEmpty();
  }
}
