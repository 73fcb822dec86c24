package org.remotemedia.operators.rules;

import dev.cel.common.values.NullValue;
import java.util.Collection;
import java.util.Map;

/** Types and values of CEL's in plain words. */
final class TypeWords {
  private static final int LONGEST_VALUE = 60;

  private TypeWords() {}

  /** A type as CEL writes it. */
  static String type(String name) {
    int parameters = name.indexOf('(');
    return switch (parameters < 0 ? name : name.substring(0, parameters)) {
      case "int" -> "an integer";
      case "uint" -> "an unsigned integer";
      case "double" -> "a floating-point number";
      case "string" -> "a string";
      case "bool" -> "a truth value";
      case "bytes" -> "bytes";
      case "list" -> "a list";
      case "map" -> "an object";
      case "null", "null_type" -> "null";
      case "dyn", "any" -> "a value";
      case "type" -> "a type";
      case "google.protobuf.Timestamp", "timestamp" -> "a time";
      case "google.protobuf.Duration", "duration" -> "a duration";
      default -> name;
    };
  }

  /** A value, short, with its type: {@code 3, an integer}. */
  static String value(Object value) {
    if (value instanceof NullValue) {
      return "null";
    }
    if (value instanceof Boolean) {
      return value.toString();
    }
    String text = value instanceof String string ? RuleScope.quoted(string) : value.toString();
    if (text.length() > LONGEST_VALUE) {
      text = text.substring(0, LONGEST_VALUE - 1) + "…";
    }
    return text + ", " + type(typeOf(value));
  }

  /** That an operator or function does not take its operands. */
  static String notTogether(String function, String operands, Collection<String> types) {
    String message = "'" + function + "' does not go with " + operands;
    return types.contains("int") && types.contains("double")
        ? message + "; write 2.0 instead of 2, or double(x)"
        : message;
  }

  /** The type of a value as CEL writes it. */
  static String typeOf(Object value) {
    if (value instanceof Long) {
      return "int";
    }
    if (value instanceof Double) {
      return "double";
    }
    if (value instanceof String) {
      return "string";
    }
    if (value instanceof Map) {
      return "map";
    }
    if (value instanceof Collection) {
      return "list";
    }
    return value.getClass().getSimpleName();
  }

  /** A function or operator as expressions have it: {@code >=} for {@code _>=_}. */
  static String function(String name) {
    return switch (name) {
      case "_?_:_" -> "?:";
      case "_[_]" -> "[]";
      case "@in" -> "in";
      default -> name.matches("_?[^_a-zA-Z]+_") ? name.replace("_", "") : name;
    };
  }
}
