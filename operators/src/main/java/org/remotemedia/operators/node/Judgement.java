package org.remotemedia.operators.node;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

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

  /** This and another one of the same record. */
  public Judgement and(Judgement other) {
    Set<String> rules = new LinkedHashSet<>(broken);
    rules.addAll(other.broken);
    ObjectNode joined = values.deepCopy();
    for (Map.Entry<String, JsonNode> value : other.values.properties()) {
      if (joined.get(value.getKey()) instanceof ObjectNode known
          && value.getValue() instanceof ObjectNode more) {
        known.setAll(more);
      } else {
        joined.set(value.getKey(), value.getValue());
      }
    }
    return new Judgement(rejected || other.rejected, List.copyOf(rules), joined);
  }
}
