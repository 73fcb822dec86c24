package org.remotemedia.operators.metrics;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.function.Predicate;

/**
 * The fields of metrics that are read back. What is wrong with one is an IllegalArgumentException
 * with its place.
 *
 * @param place JSON pointer to the object
 */
record MetricFields(JsonNode json, String place) {
  MetricFields {
    if (!json.isObject()) {
      throw new IllegalArgumentException(
          "metrics" + (place.isEmpty() ? "" : " at " + place) + " are a JSON object");
    }
  }

  String text(String name) {
    return required(name, JsonNode::isTextual, "a string").textValue();
  }

  String textOrNull(String name) {
    return json.path(name).isMissingNode() || json.path(name).isNull() ? null : text(name);
  }

  long whole(String name) {
    return required(
            name, value -> value.isIntegralNumber() && value.canConvertToLong(), "a whole number")
        .longValue();
  }

  long wholeOrZero(String name) {
    return json.has(name) ? whole(name) : 0;
  }

  double number(String name) {
    return required(name, JsonNode::isNumber, "a number").doubleValue();
  }

  double numberOrZero(String name) {
    return json.has(name) ? number(name) : 0;
  }

  /** A time in µs: of {@code name_us} where it is there, and of {@code name_ms}, which must be. */
  long micros(String name) {
    long millis = whole(name + "_ms");
    return json.has(name + "_us") ? whole(name + "_us") : millis * 1000;
  }

  JsonNode list(String name) {
    return required(name, JsonNode::isArray, "a list");
  }

  /** The fields of an object within, which need not be there. */
  MetricFields object(String name) {
    JsonNode inner = json.has(name) ? json.get(name) : JsonNodeFactory.instance.objectNode();
    return new MetricFields(inner, place + "/" + name);
  }

  private JsonNode required(String name, Predicate<JsonNode> isRight, String what) {
    JsonNode value = json.path(name);
    if (!isRight.test(value)) {
      throw new IllegalArgumentException(
          "the metrics need "
              + what
              + " at "
              + place
              + "/"
              + name
              + (value.isMissingNode() ? "" : ", not " + value));
    }
    return value;
  }
}
