package org.remotemedia.operators.node;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Description of one parameter, the only place where it is described: validation, metadata, help
 * and docs read it.
 *
 * @param name canonical name
 * @param aliases further accepted names
 * @param type type
 * @param required whether it must be given
 * @param defaultValue value used when absent; JSON null when there is none
 * @param minimum smallest allowed number, or null
 * @param maximum largest allowed number, or null
 * @param choices allowed strings, empty when any
 * @param unit unit for display, or empty
 * @param description one sentence
 */
public record ParameterSpec(
    String name,
    List<String> aliases,
    ParameterType type,
    boolean required,
    JsonNode defaultValue,
    Double minimum,
    Double maximum,
    List<String> choices,
    String unit,
    String description) {

  public ParameterSpec {
    aliases = List.copyOf(aliases);
    choices = List.copyOf(choices);
  }

  /** Starts a description; the parameter is optional and has no default until one is given. */
  public static ParameterSpec of(String name, ParameterType type, String description) {
    return new ParameterSpec(
        name,
        List.of(),
        type,
        false,
        JsonNodeFactory.instance.nullNode(),
        null,
        null,
        List.of(),
        "",
        description);
  }

  /** It must be given. */
  public ParameterSpec mandatory() {
    return new ParameterSpec(
        name, aliases, type, true, defaultValue, minimum, maximum, choices, unit, description);
  }

  public ParameterSpec aliases(String... names) {
    return new ParameterSpec(
        name,
        List.of(names),
        type,
        required,
        defaultValue,
        minimum,
        maximum,
        choices,
        unit,
        description);
  }

  public ParameterSpec defaultsTo(double value) {
    return defaultsTo(JsonNodeFactory.instance.numberNode(value));
  }

  public ParameterSpec defaultsTo(int value) {
    return defaultsTo(JsonNodeFactory.instance.numberNode(value));
  }

  public ParameterSpec defaultsTo(String value) {
    return defaultsTo(JsonNodeFactory.instance.textNode(value));
  }

  public ParameterSpec defaultsTo(JsonNode value) {
    return new ParameterSpec(
        name, aliases, type, required, value, minimum, maximum, choices, unit, description);
  }

  public ParameterSpec range(double min, double max) {
    return new ParameterSpec(
        name, aliases, type, required, defaultValue, min, max, choices, unit, description);
  }

  public ParameterSpec choices(String... values) {
    return new ParameterSpec(
        name,
        aliases,
        type,
        required,
        defaultValue,
        minimum,
        maximum,
        List.of(values),
        unit,
        description);
  }

  public ParameterSpec unit(String newUnit) {
    return new ParameterSpec(
        name,
        aliases,
        type,
        required,
        defaultValue,
        minimum,
        maximum,
        choices,
        newUnit,
        description);
  }

  public boolean isNamed(String candidate) {
    return name.equals(candidate) || aliases.contains(candidate);
  }

  /** Why {@code value} cannot be used, as in "expected an integer from 1 to 9"; empty if it can. */
  public Optional<String> refuse(JsonNode value) {
    boolean fits = type.accepts(value);
    if (fits && value.isNumber()) {
      double number = value.doubleValue();
      fits = (minimum == null || number >= minimum) && (maximum == null || number <= maximum);
    }
    if (fits && !choices.isEmpty()) {
      fits = choices.contains(value.textValue());
    }
    return fits ? Optional.empty() : Optional.of("expected " + expectation());
  }

  /** The allowed values in words. */
  public String expectation() {
    if (!choices.isEmpty()) {
      return "one of " + String.join(", ", choices);
    }
    List<String> words = new ArrayList<>();
    words.add(type.phrase());
    if (minimum != null && maximum != null) {
      words.add("from " + plain(minimum) + " to " + plain(maximum));
    } else if (minimum != null) {
      words.add("of at least " + plain(minimum));
    } else if (maximum != null) {
      words.add("of at most " + plain(maximum));
    }
    return String.join(" ", words);
  }

  private static String plain(double number) {
    return number == Math.rint(number) && Math.abs(number) < 1e15
        ? Long.toString((long) number)
        : Double.toString(number);
  }
}
