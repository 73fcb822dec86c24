package org.remotemedia.operators.rules;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What rules look at, as a tree of keys: of each value the parts that are referred to. */
final class Leaves {
  private final Map<String, Leaves> children = new LinkedHashMap<>();
  private boolean whole;

  /**
   * Adds what a rule refers to.
   *
   * @param path keys from the variable down; what is there is looked at as a whole
   */
  void add(List<String> path) {
    Leaves at = this;
    for (String key : path) {
      if (at.whole) {
        return;
      }
      at = at.children.computeIfAbsent(key, it -> new Leaves());
    }
    at.whole = true;
    at.children.clear();
  }

  boolean contains(String key) {
    return children.containsKey(key);
  }

  /** Of the object's members those that are referred to, as far as they are there. */
  ObjectNode of(ObjectNode object) {
    ObjectNode found = JsonNodeFactory.instance.objectNode();
    children.forEach(
        (key, below) -> {
          JsonNode member = object.get(key);
          if (member != null) {
            found.set(key, below.part(member));
          }
        });
    return found;
  }

  private JsonNode part(JsonNode value) {
    return !whole && value instanceof ObjectNode object ? of(object) : value;
  }
}
