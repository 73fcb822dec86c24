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
import java.util.stream.Stream;

/**
 * Parameters of one node, checked against its metadata: names are canonical, types and ranges hold,
 * defaults are filled in.
 */
public final class Parameters {
  private final NodeMetadata metadata;
  private final Map<String, JsonNode> given;

  private Parameters(NodeMetadata metadata, Map<String, JsonNode> given) {
    this.metadata = metadata;
    this.given = given;
  }

  /**
   * Checks {@code params}; an explicit null counts as absent.
   *
   * @param params a JSON object, null or JSON null for none
   * @param problems receives everything that is wrong
   */
  public static Parameters check(
      NodeMetadata metadata, JsonNode params, List<ParameterProblem> problems) {
    Map<String, JsonNode> given = new LinkedHashMap<>();
    Map<String, String> givenAs = new LinkedHashMap<>();
    if (params != null && params.isObject()) {
      for (Map.Entry<String, JsonNode> entry : params.properties()) {
        String name = entry.getKey();
        Optional<ParameterSpec> spec = metadata.parameter(name);
        if (spec.isEmpty()) {
          problems.add(new ParameterProblem(name, unknown(metadata, name)));
          continue;
        }
        if (entry.getValue().isNull()) {
          continue;
        }
        spec.get()
            .refuse(entry.getValue())
            .ifPresent(
                why ->
                    problems.add(
                        new ParameterProblem(name, why + ", given " + shown(entry.getValue()))));
        String earlier = givenAs.putIfAbsent(spec.get().name(), name);
        if (earlier != null) {
          problems.add(
              new ParameterProblem(name, "the same parameter is already given as " + earlier));
        }
        given.put(spec.get().name(), entry.getValue());
      }
    }
    for (ParameterSpec spec : metadata.parameters()) {
      if (spec.required() && !given.containsKey(spec.name())) {
        problems.add(
            new ParameterProblem(
                spec.name(), "missing; " + metadata.name() + " needs it: " + spec.expectation()));
      }
    }
    return new Parameters(metadata, given);
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

  public String getString(String name) {
    return present(name).textValue();
  }

  public int[] getInts(String name) {
    JsonNode list = present(name);
    return IntStream.range(0, list.size()).map(i -> list.get(i).intValue()).toArray();
  }

  /** The JSON as given, or the default, or JSON null. */
  public JsonNode value(String name) {
    JsonNode value = given.get(name);
    return value != null ? value : spec(name).defaultValue();
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
        metadata.parameters().stream()
            .flatMap(spec -> Stream.concat(Stream.of(spec.name()), spec.aliases().stream()))
            .toList();
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
