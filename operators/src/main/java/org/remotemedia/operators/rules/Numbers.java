package org.remotemedia.operators.rules;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** The numbers among the values that rules looked at, named as rules write them. */
public final class Numbers {
  private final SortedMap<String, Double> found = new TreeMap<>();
  private final int most;

  /**
   * @param most how many are kept: the first by name
   */
  public Numbers(int most) {
    this.most = most;
  }

  /**
   * Adds those among some values. Elements of lists are none, and neither is what no double can
   * hold.
   *
   * @param values by the id of the node that gave them, as a {@link Verdict} has them
   */
  public void add(ObjectNode values) {
    for (Map.Entry<String, JsonNode> value : values.properties()) {
      add(variable(value.getKey()), value.getValue());
    }
  }

  private void add(String name, JsonNode value) {
    if (value instanceof ObjectNode object) {
      for (Map.Entry<String, JsonNode> member : object.properties()) {
        add(member(name, member.getKey()), member.getValue());
      }
    } else if (value.isNumber() && Double.isFinite(value.doubleValue())) {
      found.put(name, value.doubleValue());
      if (found.size() > most) {
        found.remove(found.lastKey());
      }
    }
  }

  /** Numbers by name, such as {@code levels.rms_db}. */
  public SortedMap<String, Double> byName() {
    return found;
  }

  /** The name of what is at a path from the node's id, {@code record} or {@code outputs} down. */
  static String name(List<String> path) {
    String name = variable(path.get(0));
    for (String key : path.subList(1, path.size())) {
      name = member(name, key);
    }
    return name;
  }

  private static String variable(String id) {
    return RuleScope.isTaken(id) ? id : RuleScope.written(id);
  }

  /** A member of what is written so. */
  static String member(String name, String key) {
    return name + (RuleScope.isIdentifier(key) ? '.' + key : '[' + RuleScope.quoted(key) + ']');
  }
}
