package org.remotemedia.manifests.validation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.remotemedia.manifests.error.Problem;
import org.remotemedia.operators.error.ErrorKind;
import org.remotemedia.operators.node.AudioNode;
import org.remotemedia.operators.node.NearestName;

/** Takes fields out of JSON objects; what is missing or of the wrong type becomes a problem. */
final class Fields {
  private final List<Problem> problems;
  private final List<Problem> warnings;

  Fields(List<Problem> problems, List<Problem> warnings) {
    this.problems = problems;
    this.warnings = warnings;
  }

  ObjectNode emptyObject() {
    return JsonNodeFactory.instance.objectNode();
  }

  boolean isObject(JsonNode json, String pointer, List<String> ids, String what) {
    if (!json.isObject()) {
      illTyped(pointer, ids, what, "an object", json);
    }
    return json.isObject();
  }

  /** The value of an optional field; null when it is absent, or JSON null, which is the same. */
  static JsonNode optional(JsonNode json, String field) {
    JsonNode value = json.get(field);
    return value == null || value.isNull() ? null : value;
  }

  /** The field's text, or null when it is missing or ill-typed. */
  String requiredString(JsonNode json, String pointer, List<String> ids, String field) {
    JsonNode value = json.get(field);
    if (value == null) {
      missing(json, pointer, ids, field);
      return null;
    }
    return string(value, pointer, ids, field);
  }

  /** The field's text, or null when it is absent or ill-typed, of which only the latter is bad. */
  String optionalString(JsonNode json, String pointer, List<String> ids, String field) {
    JsonNode value = optional(json, field);
    return value == null ? null : string(value, pointer, ids, field);
  }

  private String string(JsonNode value, String pointer, List<String> ids, String field) {
    if (!value.isTextual()) {
      illTyped(pointer + "/" + field, ids, field, "a string", value);
      return null;
    }
    return value.textValue();
  }

  /** The items of a list in the document's root, or null when it is missing or ill-typed. */
  List<JsonNode> requiredList(JsonNode json, String field) {
    JsonNode value = json.get(field);
    if (value == null) {
      missing(json, "", List.of(), field);
      return null;
    }
    if (!value.isArray()) {
      illTyped("/" + field, List.of(), field, "a list", value);
      return null;
    }
    List<JsonNode> items = new ArrayList<>(value.size());
    value.forEach(items::add);
    return items;
  }

  /** The field's number, {@code absent} when there is none, null when it cannot be used. */
  Integer integer(
      JsonNode json,
      String pointer,
      List<String> ids,
      String field,
      int minimum,
      int maximum,
      int absent) {
    JsonNode value = optional(json, field);
    if (value == null) {
      return absent;
    }
    double number = value.isNumber() ? value.doubleValue() : Double.NaN;
    if (number >= minimum && number <= maximum && number == Math.rint(number)) {
      return (int) number;
    }
    illTyped(
        pointer + "/" + field, ids, field, "an integer from " + minimum + " to " + maximum, value);
    return null;
  }

  void warnOfUnknown(JsonNode json, String pointer, List<String> ids, Set<String> known) {
    Iterator<String> names = json.fieldNames();
    while (names.hasNext()) {
      String name = names.next();
      if (!known.contains(name)) {
        warnings.add(
            Problem.of(
                ErrorKind.MANIFEST,
                pointer + "/" + Problem.escaped(name),
                ids,
                "unknown field '" + name + "' is ignored" + didYouMean(name, known)));
      }
    }
  }

  private void missing(JsonNode json, String pointer, List<String> ids, String field) {
    List<String> present = new ArrayList<>();
    json.fieldNames().forEachRemaining(present::add);
    String near =
        NearestName.of(field, present)
            .map(name -> "; is '" + name + "' meant to be it?")
            .orElse("");
    problems.add(
        Problem.of(
            ErrorKind.MANIFEST, pointer, ids, "the field '" + field + "' is missing" + near));
  }

  private void illTyped(
      String pointer, List<String> ids, String what, String expected, JsonNode given) {
    String shown = given.isNumber() || given.isTextual() ? " " + shortened(given.toString()) : "";
    problems.add(
        Problem.of(
            ErrorKind.MANIFEST,
            pointer,
            ids,
            what + ": expected " + expected + ", given " + AudioNode.kindOf(given) + shown));
  }

  private static String shortened(String text) {
    return text.length() <= 80 ? text : text.substring(0, 77) + "...";
  }

  private static String didYouMean(String name, Set<String> known) {
    return NearestName.of(name, new TreeSet<>(known))
        .map(near -> "; did you mean '" + near + "'?")
        .orElse("");
  }
}
