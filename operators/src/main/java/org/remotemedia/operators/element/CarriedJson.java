package org.remotemedia.operators.element;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;

/**
 * Mappers for the fields that a list carries through a run. Numbers stay as they are given: 1e400
 * does not become infinite, 1.50 not 1.5, and no digit is lost.
 */
public final class CarriedJson {
  /** What there is to warn of where {@link #nullNonFinite} has found something. */
  public static final String NON_FINITE =
      "NaN and Infinity, which are no JSON, are carried as null";

  private CarriedJson() {}

  /**
   * For reading what users wrote, with NaN and Infinity, as Python writes them: they come as
   * numbers, on which {@link #nullNonFinite} is to be called.
   */
  public static JsonMapper.Builder forInput() {
    return exact(JsonFactory.builder().enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS).build());
  }

  /**
   * Puts null in place of numbers that are not finite, at any depth.
   *
   * @return whether there were any
   */
  public static boolean nullNonFinite(JsonNode value) {
    boolean found = false;
    Deque<JsonNode> left = new ArrayDeque<>();
    left.add(value);
    while (!left.isEmpty()) {
      JsonNode node = left.pop();
      if (node instanceof ObjectNode object) {
        for (Map.Entry<String, JsonNode> field : object.properties()) {
          if (isNonFinite(field.getValue())) {
            field.setValue(NullNode.instance);
            found = true;
          } else if (field.getValue().isContainerNode()) {
            left.push(field.getValue());
          }
        }
      } else if (node instanceof ArrayNode array) {
        for (int i = 0; i < array.size(); i++) {
          if (isNonFinite(array.get(i))) {
            array.set(i, NullNode.instance);
            found = true;
          } else if (array.get(i).isContainerNode()) {
            left.push(array.get(i));
          }
        }
      }
    }
    return found;
  }

  /** Whether a value is a number that is not finite. */
  public static boolean isNonFinite(JsonNode value) {
    return value.isDouble() && !Double.isFinite(value.doubleValue());
  }

  /**
   * For passing it on within a run. Escapes, because UTF-8 has no bytes for a lone surrogate, and
   * reads back whatever it has written: a number may gain some characters.
   */
  public static JsonMapper.Builder forTransport() {
    StreamReadConstraints constraints =
        StreamReadConstraints.builder()
            .maxNumberLength(2 * StreamReadConstraints.DEFAULT_MAX_NUM_LEN)
            .build();
    return exact(JsonFactory.builder().streamReadConstraints(constraints).build())
        .enable(JsonWriteFeature.ESCAPE_NON_ASCII);
  }

  private static JsonMapper.Builder exact(JsonFactory factory) {
    return JsonMapper.builder(factory)
        .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
        .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES);
  }
}
