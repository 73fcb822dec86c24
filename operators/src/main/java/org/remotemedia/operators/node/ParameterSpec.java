package org.remotemedia.operators.node;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Description of one parameter, the only place where it is described: validation, metadata, help
 * and docs read it.
 *
 * @param name canonical name
 * @param aliases further names
 * @param type type
 * @param required whether it must be given
 * @param defaultValue value used when absent; JSON null when there is none
 * @param minimum smallest allowed number, or null
 * @param maximum largest allowed number, or null
 * @param usualMaximum largest number that makes sense, or null; beyond it users are warned
 * @param choices allowed strings, empty when any
 * @param unit unit for display, or empty
 * @param description one sentence
 * @param anySpelling whether its names may also be written in camelCase, and its choices in any
 *     case. Those of native nodes may; a CPython node is given what the manifest says, letter by
 *     letter, and checks it itself.
 */
public record ParameterSpec(
    String name,
    List<String> aliases,
    ParameterType type,
    boolean required,
    JsonNode defaultValue,
    Double minimum,
    Double maximum,
    UsualMaximum usualMaximum,
    List<String> choices,
    String unit,
    String description,
    boolean anySpelling) {

  /**
   * A bound that is no mistake to exceed, but hardly ever meant.
   *
   * @param value the largest number that makes sense
   * @param beyond what comes of larger ones, and what to give instead
   */
  public record UsualMaximum(double value, String beyond) {}

  public ParameterSpec {
    aliases = List.copyOf(aliases);
    choices = List.copyOf(choices);
  }

  /**
   * Starts the description of a native node's parameter; it is optional and has no default until
   * one is given.
   */
  public static ParameterSpec of(String name, ParameterType type, String description) {
    return new ParameterSpec(
        name,
        List.of(),
        type,
        false,
        JsonNodeFactory.instance.nullNode(),
        null,
        null,
        null,
        List.of(),
        "",
        description,
        true);
  }

  /** A description in the making. */
  private static final class Draft {
    private final ParameterSpec base;
    private List<String> aliases;
    private boolean required;
    private JsonNode defaultValue;
    private Double minimum;
    private Double maximum;
    private UsualMaximum usualMaximum;
    private List<String> choices;
    private String unit;

    Draft(ParameterSpec base) {
      this.base = base;
      this.aliases = base.aliases;
      this.required = base.required;
      this.defaultValue = base.defaultValue;
      this.minimum = base.minimum;
      this.maximum = base.maximum;
      this.usualMaximum = base.usualMaximum;
      this.choices = base.choices;
      this.unit = base.unit;
    }

    ParameterSpec spec() {
      return new ParameterSpec(
          base.name,
          aliases,
          base.type,
          required,
          defaultValue,
          minimum,
          maximum,
          usualMaximum,
          choices,
          unit,
          base.description,
          base.anySpelling);
    }
  }

  private ParameterSpec with(Consumer<Draft> change) {
    Draft draft = new Draft(this);
    change.accept(draft);
    return draft.spec();
  }

  /** It must be given. */
  public ParameterSpec mandatory() {
    return with(draft -> draft.required = true);
  }

  public ParameterSpec aliases(String... names) {
    return with(draft -> draft.aliases = List.of(names));
  }

  public ParameterSpec defaultsTo(double value) {
    return defaultsTo(JsonNodeFactory.instance.numberNode(value));
  }

  public ParameterSpec defaultsTo(int value) {
    return defaultsTo(JsonNodeFactory.instance.numberNode(value));
  }

  public ParameterSpec defaultsTo(boolean value) {
    return defaultsTo(JsonNodeFactory.instance.booleanNode(value));
  }

  public ParameterSpec defaultsTo(String value) {
    return defaultsTo(JsonNodeFactory.instance.textNode(value));
  }

  public ParameterSpec defaultsTo(JsonNode value) {
    return with(draft -> draft.defaultValue = value);
  }

  public ParameterSpec range(double min, double max) {
    return with(
        draft -> {
          draft.minimum = min;
          draft.maximum = max;
        });
  }

  /**
   * Larger numbers are allowed, but users are warned of them.
   *
   * @param beyond what comes of larger ones, and what to give instead
   */
  public ParameterSpec usuallyAtMost(double max, String beyond) {
    return with(draft -> draft.usualMaximum = new UsualMaximum(max, beyond));
  }

  public ParameterSpec choices(String... values) {
    return with(draft -> draft.choices = List.of(values));
  }

  public ParameterSpec unit(String newUnit) {
    return with(draft -> draft.unit = newUnit);
  }

  /** All names by which it may be given, the canonical one first. */
  public List<String> names() {
    LinkedHashSet<String> names = new LinkedHashSet<>();
    names.add(name);
    names.addAll(aliases);
    if (anySpelling) {
      List.copyOf(names).forEach(it -> names.add(camelCase(it)));
    }
    return List.copyOf(names);
  }

  public boolean isNamed(String candidate) {
    return name.equals(candidate)
        || aliases.contains(candidate)
        || (anySpelling && names().contains(candidate));
  }

  /** Why {@code value} cannot be used, as in "expected an integer from 1 to 9"; empty if it can. */
  public Optional<String> refuse(JsonNode value) {
    boolean fits = type.accepts(value);
    if (fits && value.isNumber()) {
      double number = value.doubleValue();
      fits = (minimum == null || number >= minimum) && (maximum == null || number <= maximum);
    }
    if (fits && !choices.isEmpty()) {
      fits = choice(value.textValue()).isPresent();
    }
    return fits ? Optional.empty() : Optional.of("expected " + expectation());
  }

  /** What to warn of about a {@code value} that can be used; empty when nothing is odd about it. */
  public Optional<String> caution(JsonNode value) {
    if (usualMaximum == null || !value.isNumber() || value.doubleValue() <= usualMaximum.value()) {
      return Optional.empty();
    }
    String inUnit = unit.isEmpty() ? "" : " " + unit;
    return Optional.of(
        value.asText()
            + inUnit
            + " is above "
            + plain(usualMaximum.value())
            + inUnit
            + ": "
            + usualMaximum.beyond());
  }

  /** A {@code value} that can be used as the node is to see it: a choice as it is declared. */
  JsonNode normal(JsonNode value) {
    return choices.isEmpty()
        ? value
        : choice(value.textValue()).<JsonNode>map(JsonNodeFactory.instance::textNode).orElse(value);
  }

  private Optional<String> choice(String given) {
    return choices.stream()
        .filter(it -> anySpelling ? it.equalsIgnoreCase(given) : it.equals(given))
        .findFirst();
  }

  private static String camelCase(String snakeCase) {
    StringBuilder camel = new StringBuilder();
    boolean capital = false;
    for (int i = 0; i < snakeCase.length(); i++) {
      char letter = snakeCase.charAt(i);
      if (letter == '_') {
        capital = true;
      } else {
        camel.append(capital ? Character.toUpperCase(letter) : letter);
        capital = false;
      }
    }
    return camel.toString();
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

  /** The allowed values in words, with what is usual among them. */
  public String allowed() {
    return usualMaximum == null
        ? expectation()
        : expectation() + ", usually at most " + plain(usualMaximum.value());
  }

  private static String plain(double number) {
    return number == Math.rint(number) && Math.abs(number) < 1e15
        ? Long.toString((long) number)
        : Double.toString(number);
  }
}
