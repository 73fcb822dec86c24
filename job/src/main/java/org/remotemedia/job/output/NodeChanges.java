package org.remotemedia.job.output;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;

/** What has changed in one node of a manifest. */
final class NodeChanges {
  private static final int SHOWN_CHARACTERS = 100;

  /** 16000 and 16000.0 are the same parameter. */
  private static final Comparator<JsonNode> BY_VALUE =
      (a, b) ->
          a.isNumber() && b.isNumber()
              ? a.decimalValue().compareTo(b.decimalValue())
              : a.equals(b) ? 0 : 1;

  private NodeChanges() {}

  /** The changes of the node of that id, a line each. */
  static List<String> between(String id, JsonNode before, JsonNode after) {
    List<String> changes = new ArrayList<>();
    for (String field : List.of("node_type", "runtime", "inputs")) {
      add(changes, id, field, before.path(field), after.path(field));
    }
    TreeSet<String> names = new TreeSet<>();
    before.path("params").fieldNames().forEachRemaining(names::add);
    after.path("params").fieldNames().forEachRemaining(names::add);
    for (String name : names) {
      JsonNode was = before.path("params").path(name);
      add(changes, id, "parameter '" + name + "'", was, after.path("params").path(name));
    }
    return changes;
  }

  private static void add(List<String> changes, String id, String what, JsonNode was, JsonNode is) {
    if (!was.equals(BY_VALUE, is)) {
      changes.add("node '" + id + "': " + what + ": was " + shown(was) + ", is " + shown(is));
    }
  }

  private static String shown(JsonNode value) {
    if (value.isMissingNode()) {
      return "not given";
    }
    String text = value.toString();
    return text.length() <= SHOWN_CHARACTERS ? text : text.substring(0, SHOWN_CHARACTERS) + "…";
  }
}
