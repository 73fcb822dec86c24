package org.remotemedia.operators.node;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Parameters of one node, checked against its metadata: names are canonical, types and ranges hold,
 * defaults are filled in.
 */
public final class Parameters {
  private final NodeMetadata metadata;
  private final Map<String, Given> given;
  private final List<ParameterProblem> cautions;

  /**
   * A parameter that is given.
   *
   * @param as the name by which it is
   * @param value its value; a missing node where that is not known
   */
  private record Given(String as, JsonNode value) {}

  private Parameters(
      NodeMetadata metadata, Map<String, Given> given, List<ParameterProblem> cautions) {
    this.metadata = metadata;
    this.given = given;
    this.cautions = List.copyOf(cautions);
  }

  /**
   * Checks {@code params}; an explicit null counts as absent, and a missing node as a value that is
   * there but not known, which is not checked.
   *
   * @param params a JSON object, null or JSON null for none
   * @param problems receives everything that is wrong
   */
  public static Parameters check(
      NodeMetadata metadata, JsonNode params, List<ParameterProblem> problems) {
    Map<String, Given> given = new LinkedHashMap<>();
    List<ParameterProblem> cautions = new ArrayList<>();
    if (params != null && params.isObject()) {
      for (Map.Entry<String, JsonNode> entry : params.properties()) {
        String name = entry.getKey();
        JsonNode value = entry.getValue();
        ParameterSpec spec = metadata.parameter(name).orElse(null);
        if (spec == null) {
          if (value.isNull()) {
            cautions.add(
                new ParameterProblem(
                    name, unknown(metadata, name) + "; given as null, it is ignored"));
          } else {
            problems.add(new ParameterProblem(name, unknown(metadata, name)));
          }
          continue;
        }
        if (value.isNull()) {
          continue;
        }
        if (!value.isMissingNode()) {
          Optional<String> refusal = spec.refuse(value);
          refusal.ifPresent(
              why -> problems.add(new ParameterProblem(name, why + ", given " + shown(value))));
          if (refusal.isEmpty()) {
            spec.caution(value).ifPresent(why -> cautions.add(new ParameterProblem(name, why)));
          }
        }
        Given earlier = given.putIfAbsent(spec.name(), new Given(name, spec.normal(value)));
        if (earlier != null) {
          problems.add(
              new ParameterProblem(
                  name,
                  "the same parameter is already given as "
                      + earlier.as()
                      + "; leave one of them out"));
        }
      }
    }
    for (ParameterSpec spec : metadata.parameters()) {
      if (spec.required() && !given.containsKey(spec.name())) {
        problems.add(
            new ParameterProblem(
                spec.name(), "missing; " + metadata.name() + " needs it: " + spec.expectation()));
      }
    }
    return new Parameters(metadata, given, cautions);
  }

  /**
   * As {@link #check}, for callers that have checked before.
   *
   * @throws IllegalArgumentException when something is wrong after all
   */
  public static Parameters of(NodeMetadata metadata, JsonNode params) {
    List<ParameterProblem> problems = new ArrayList<>();
    Parameters checked = check(metadata, params, problems);
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(
          problems.stream()
              .map(problem -> problem.parameter() + ": " + problem.message())
              .collect(Collectors.joining("; ")));
    }
    return checked;
  }

  /** What is allowed, but hardly meant. */
  public List<ParameterProblem> cautions() {
    return cautions;
  }

  /** Whether all values are known, so that a node can be made with them. */
  public boolean areKnown() {
    return given.values().stream().noneMatch(it -> it.value().isMissingNode());
  }

  /** The name by which a parameter is given; its own when it is not. */
  public String givenAs(String name) {
    Given found = given.get(name);
    return found == null ? name : found.as();
  }

  /** Whether the user gave it, under any of its names. */
  public boolean isGiven(String name) {
    return given.containsKey(name);
  }

  /** Whether there is a value, given or by default. */
  public boolean has(String name) {
    return !value(name).isNull();
  }

  public double getDouble(String name) {
    return present(name).doubleValue();
  }

  public int getInt(String name) {
    return present(name).intValue();
  }

  public boolean getBoolean(String name) {
    return present(name).booleanValue();
  }

  public String getString(String name) {
    return present(name).textValue();
  }

  public int[] getInts(String name) {
    JsonNode list = present(name);
    return IntStream.range(0, list.size()).map(i -> list.get(i).intValue()).toArray();
  }

  /** The members of an object of strings, in their order. */
  public Map<String, String> getStrings(String name) {
    Map<String, String> strings = new LinkedHashMap<>();
    present(name).properties().forEach(it -> strings.put(it.getKey(), it.getValue().textValue()));
    return strings;
  }

  /** The JSON as given, a choice as it is declared, or the default, or JSON null. */
  public JsonNode value(String name) {
    Given found = given.get(name);
    return found != null ? found.value() : spec(name).defaultValue();
  }

  private JsonNode present(String name) {
    JsonNode value = value(name);
    if (value instanceof NullNode) {
      throw new IllegalStateException(metadata.name() + " has no value for " + name);
    }
    return value;
  }

  private ParameterSpec spec(String name) {
    return metadata
        .parameter(name)
        .orElseThrow(() -> new IllegalArgumentException(metadata.name() + " declares no " + name));
  }

  private static String unknown(NodeMetadata metadata, String name) {
    if (metadata.parameters().isEmpty()) {
      return "unknown parameter; " + metadata.name() + " has none";
    }
    List<String> names = metadata.parameters().stream().map(ParameterSpec::name).toList();
    List<String> all =
        metadata.parameters().stream().flatMap(spec -> spec.names().stream()).toList();
    return "unknown parameter"
        + NearestName.of(name, all).map(near -> "; did you mean " + near + "?").orElse("")
        + "; "
        + metadata.name()
        + " has "
        + String.join(", ", names);
  }

  private static String shown(JsonNode value) {
    String text = value.toString();
    return text.length() <= 80 ? text : text.substring(0, 77) + "...";
  }
}
