package org.remotemedia.operators.node;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.function.Predicate;

/** Types a parameter can have; {@link #wireName()} is what metadata shows. */
public enum ParameterType {
  FLOAT("float", "a finite number"),
  INTEGER("integer", "an integer"),
  BOOLEAN("boolean", "true or false"),
  STRING("string", "a string"),
  INTEGER_LIST("list of integers", "a list of integers"),
  LIST("list", "a list"),
  OBJECT("object", "an object"),
  STRING_MAP("object of strings", "an object of strings"),
  ANY("any", "any JSON value");

  private final String wireName;
  private final String phrase;

  ParameterType(String wireName, String phrase) {
    this.wireName = wireName;
    this.phrase = phrase;
  }

  public String wireName() {
    return wireName;
  }

  /**
   * The type of that name.
   *
   * @throws IllegalArgumentException when there is none
   */
  public static ParameterType ofWireName(String wireName) {
    for (ParameterType type : values()) {
      if (type.wireName.equals(wireName)) {
        return type;
      }
    }
    throw new IllegalArgumentException("no type of parameter is named '" + wireName + "'");
  }

  /** For messages: "expected {@code phrase}". */
  public String phrase() {
    return phrase;
  }

  /** Whether {@code value} is of this type; an integral number such as 3.0 is an integer too. */
  public boolean accepts(JsonNode value) {
    return switch (this) {
      case FLOAT -> value.isNumber() && Double.isFinite(value.doubleValue());
      case INTEGER -> isInteger(value);
      case BOOLEAN -> value.isBoolean();
      case STRING -> value.isTextual();
      case LIST -> value.isArray();
      case OBJECT -> value.isObject();
      case STRING_MAP -> value.isObject() && all(value, JsonNode::isTextual);
      case ANY -> true;
      case INTEGER_LIST -> value.isArray() && all(value, ParameterType::isInteger);
    };
  }

  private static boolean all(JsonNode container, Predicate<JsonNode> test) {
    for (JsonNode item : container) {
      if (!test.test(item)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isInteger(JsonNode value) {
    return value.isIntegralNumber()
        || (value.isNumber() && Math.rint(value.doubleValue()) == value.doubleValue());
  }
}
