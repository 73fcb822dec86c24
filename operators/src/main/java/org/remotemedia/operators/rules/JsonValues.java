package org.remotemedia.operators.rules;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.cel.common.values.NullValue;

/**
 * JSON as values of CEL. Objects and lists are views, so that nothing is copied. An integer of up
 * to 64 bits is an int, any other number a double.
 */
final class JsonValues {
  private JsonValues() {}

  static Object of(JsonNode node, Place place, Reads reads) {
    reads.one();
    return switch (node.getNodeType()) {
      case OBJECT -> new JsonMap((ObjectNode) node, place, reads);
      case ARRAY -> new JsonList(node, place, reads);
      case BOOLEAN -> node.booleanValue();
      case NUMBER -> number(node, place);
      case NULL, MISSING -> NullValue.NULL_VALUE;
      case STRING, BINARY, POJO -> node.asText();
    };
  }

  private static Object number(JsonNode node, Place place) {
    if (node.isIntegralNumber() && node.canConvertToLong()) {
      return node.longValue();
    }
    double number = node.doubleValue();
    if (!Double.isFinite(number)) {
      throw UnusableValueException.notFinite(place);
    }
    return number;
  }
}
