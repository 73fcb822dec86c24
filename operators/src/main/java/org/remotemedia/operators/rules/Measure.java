package org.remotemedia.operators.rules;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.OptionalDouble;

/**
 * A number that rules may look at.
 *
 * @param path the keys from a node's id, {@code record} or {@code outputs} down
 * @param isSize whether it is the size of what is there, of a list or an object
 */
public record Measure(List<String> path, boolean isSize) {
  public Measure {
    path = List.copyOf(path);
  }

  /** The number in a {@linkplain Verdict#values() record's values}; empty where there is none. */
  public OptionalDouble in(ObjectNode values) {
    JsonNode at = values;
    for (String key : path) {
      at = at == null ? null : at.get(key);
    }
    if (at == null) {
      return OptionalDouble.empty();
    }
    if (isSize) {
      return at.isContainerNode() ? OptionalDouble.of(at.size()) : OptionalDouble.empty();
    }
    return at.isNumber() && Double.isFinite(at.doubleValue())
        ? OptionalDouble.of(at.doubleValue())
        : OptionalDouble.empty();
  }

  /** As a rule writes it. */
  @Override
  public String toString() {
    Place place =
        RuleScope.isTaken(path.get(0))
            ? Place.variable(path.get(0))
            : Place.variable(RuleScope.INPUTS).child(path.get(0));
    for (String key : path.subList(1, path.size())) {
      place = place.child(key);
    }
    return isSize ? "size(" + place + ")" : place.toString();
  }
}
