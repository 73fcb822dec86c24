package org.remotemedia.manifests.describe;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.remotemedia.operators.node.NodeMetadata;
import org.remotemedia.operators.node.OutputKind;
import org.remotemedia.operators.node.ParameterSpec;

/** Writes down what a node type is, for programs and for people. */
public final class NodeDescription {
  private NodeDescription() {}

  /**
   * {@code name}, {@code version}, {@code capabilities} and {@code parameters} as node metadata
   * promises them, and {@code description}, {@code aliases}, {@code accepts}, {@code output}
   * besides. A parameter has {@code type}, {@code default} and {@code description}, and {@code
   * required}, {@code minimum}, {@code maximum}, {@code usual_maximum}, {@code choices}, {@code
   * unit} and {@code aliases}, which are all further names, where there are any.
   */
  public static ObjectNode toJson(NodeMetadata metadata) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("name", metadata.name());
    json.put("version", metadata.version());
    addAll(
        json.putArray("capabilities"),
        metadata.capabilities().stream().map(NodeDescription::wireName).toList());
    ObjectNode parameters = json.putObject("parameters");
    metadata.parameters().forEach(spec -> parameters.set(spec.name(), toJson(spec)));
    json.put("description", metadata.description());
    addAll(json.putArray("aliases"), metadata.aliases());
    addAll(
        json.putArray("accepts"),
        metadata.accepts().stream().sorted().map(NodeDescription::wireName).toList());
    json.put("output", wireName(metadata.output()));
    return json;
  }

  private static ObjectNode toJson(ParameterSpec spec) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("type", spec.type().wireName());
    json.set("default", spec.defaultValue());
    if (spec.required()) {
      json.put("required", true);
    }
    json.put("description", spec.description());
    if (spec.minimum() != null) {
      json.put("minimum", spec.minimum());
    }
    if (spec.maximum() != null) {
      json.put("maximum", spec.maximum());
    }
    if (spec.usualMaximum() != null) {
      json.put("usual_maximum", spec.usualMaximum().value());
    }
    if (!spec.choices().isEmpty()) {
      addAll(json.putArray("choices"), spec.choices());
    }
    if (!spec.unit().isEmpty()) {
      json.put("unit", spec.unit());
    }
    List<String> names = spec.names();
    if (names.size() > 1) {
      addAll(json.putArray("aliases"), names.subList(1, names.size()));
    }
    return json;
  }

  private static void addAll(ArrayNode array, List<String> items) {
    items.forEach(array::add);
  }

  private static String wireName(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  /** Several lines, for a terminal. */
  public static String toText(NodeMetadata metadata) {
    StringBuilder text = new StringBuilder();
    text.append(metadata.name()).append(' ').append(metadata.version());
    if (!metadata.aliases().isEmpty()) {
      text.append("  (also ").append(String.join(", ", metadata.aliases())).append(')');
    }
    text.append('\n').append(metadata.description()).append('\n');
    text.append(traffic(metadata)).append('\n');
    text.append(parametersTitle(metadata.parameters())).append('\n');
    for (ParameterSpec spec : metadata.parameters()) {
      text.append("  ").append(headline(spec)).append('\n');
      text.append("      ").append(spec.description()).append('\n');
    }
    return text.toString();
  }

  private static String parametersTitle(List<ParameterSpec> parameters) {
    if (parameters.isEmpty()) {
      return "no parameters";
    }
    return parameters.stream().anyMatch(ParameterSpec::anySpelling)
        ? "parameters, also in camelCase:"
        : "parameters:";
  }

  /** What goes in and what comes out: {@code takes …; gives …}. */
  public static String traffic(NodeMetadata metadata) {
    return "takes " + accepted(metadata) + "; gives " + given(metadata.output());
  }

  private static String headline(ParameterSpec spec) {
    List<String> words = new ArrayList<>();
    words.add(spec.name() + ": " + spec.allowed());
    if (!spec.unit().isEmpty()) {
      words.add("in " + spec.unit());
    }
    words.add(
        spec.required()
            ? "required"
            : spec.defaultValue().isNull()
                ? "no default"
                : "default "
                    + (spec.defaultValue().isTextual()
                        ? spec.defaultValue().textValue()
                        : spec.defaultValue().toString()));
    if (!spec.aliases().isEmpty()) {
      words.add("also " + String.join(", ", spec.aliases()));
    }
    return String.join("; ", words);
  }

  private static String accepted(NodeMetadata metadata) {
    return String.join(
        ", ",
        metadata.accepts().stream()
            .sorted()
            .map(
                kind ->
                    switch (kind) {
                      case AUDIO -> "audio";
                      case JSON -> "a JSON value";
                      case COMPOSITE -> "an object of several nodes' values";
                    })
            .toList());
  }

  private static String given(OutputKind output) {
    return switch (output) {
      case AUDIO -> "audio";
      case JSON -> "a JSON value";
      case UTTERANCES -> "audio of utterances, each a record of its own";
      case AUDIO_IF_GIVEN -> "audio if it is given any, otherwise a JSON value";
      case SAME_AS_INPUT -> "the kind of value it takes";
      case ANY -> "any kind of value";
    };
  }
}
