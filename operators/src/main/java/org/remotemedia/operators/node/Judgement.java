package org.remotemedia.operators.node;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * What a node decided of a record.
 *
 * @param rejected whether the record ends here: the node's value is void, and nodes after it are
 *     skipped
 * @param broken names of the rules that do not hold, in their order
 * @param values what the rules looked at, as lines have it: by the id of the node that gave it
 */
public record Judgement(boolean rejected, List<String> broken, ObjectNode values) {
  public Judgement {
    broken = List.copyOf(broken);
  }
}
