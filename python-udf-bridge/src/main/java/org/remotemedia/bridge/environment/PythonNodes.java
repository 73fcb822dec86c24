package org.remotemedia.bridge.environment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.remotemedia.operators.node.Capability;
import org.remotemedia.operators.node.NodeMetadata;
import org.remotemedia.operators.node.OutputKind;
import org.remotemedia.operators.node.ParameterSpec;
import org.remotemedia.operators.node.ParameterType;
import org.remotemedia.operators.node.ValueKind;

/**
 * The node types that a Python environment offers.
 *
 * @param metadata their descriptions
 * @param chunkMs length of the chunks, by the names of the streaming ones
 * @param modules modules that must be imported to have them
 * @param problems modules that could not be imported, and why
 */
public record PythonNodes(
    List<NodeMetadata> metadata,
    Map<String, Integer> chunkMs,
    List<String> modules,
    List<String> problems) {
  /** No Python at all. */
  public static final PythonNodes NONE = new PythonNodes(List.of(), Map.of(), List.of(), List.of());

  public PythonNodes {
    metadata = List.copyOf(metadata);
    chunkMs = Map.copyOf(chunkMs);
    modules = List.copyOf(modules);
    problems = List.copyOf(problems);
  }

  /**
   * Asks an interpreter, by importing what was shipped and what installed packages offer.
   *
   * @param files Python files, folders and zips
   * @param modules modules to import, empty for all top-level modules of the files
   * @throws IOException when it cannot be asked
   */
  public static PythonNodes of(String executable, List<String> files, List<String> modules)
      throws IOException {
    Path own = PythonEnvironment.unpackPackage();
    List<String> arguments = new ArrayList<>(List.of("-m", "remotemedia.describe"));
    files.forEach(file -> arguments.addAll(List.of("--path", file)));
    modules.forEach(module -> arguments.addAll(List.of("--module", module)));
    return parse(PythonProcess.run(executable, own.toString(), arguments));
  }

  /** Reads what {@code python -m remotemedia.describe} prints. */
  public static PythonNodes parse(String text) throws IOException {
    JsonNode json = new ObjectMapper().readTree(text);
    List<NodeMetadata> metadata = new ArrayList<>();
    Map<String, Integer> chunkMs = new HashMap<>();
    for (JsonNode node : json.path("nodes")) {
      NodeMetadata type = metadata(node);
      metadata.add(type);
      if (isStreaming(node)) {
        chunkMs.put(type.name(), node.path("chunk_ms").intValue());
      }
    }
    List<String> problems = new ArrayList<>();
    for (JsonNode problem : json.path("problems")) {
      problems.add(problem.path("module").asText() + ": " + problem.path("message").asText());
    }
    return new PythonNodes(metadata, chunkMs, texts(json.path("modules")), problems);
  }

  private static NodeMetadata metadata(JsonNode json) {
    Set<ValueKind> accepts = EnumSet.noneOf(ValueKind.class);
    if (isStreaming(json)) {
      accepts.add(ValueKind.AUDIO);
    } else {
      texts(json.path("accepts")).forEach(kind -> accepts.add(constant(ValueKind.class, kind)));
    }
    List<ParameterSpec> parameters = new ArrayList<>();
    json.path("parameters").forEach(parameter -> parameters.add(parameter(parameter)));
    return new NodeMetadata(
        json.path("name").asText(),
        texts(json.path("aliases")),
        json.path("version").asText(),
        json.path("description").asText(),
        texts(json.path("capabilities")).stream()
            .map(capability -> constant(Capability.class, capability))
            .toList(),
        parameters,
        accepts,
        constant(OutputKind.class, json.path("output").asText()),
        json.path("keeps_sample_rate").booleanValue());
  }

  /** Streaming nodes take chunks of audio and nothing else, whatever they say. */
  private static boolean isStreaming(JsonNode json) {
    return json.path("streaming").booleanValue();
  }

  private static ParameterSpec parameter(JsonNode json) {
    JsonNode noDefault = JsonNodeFactory.instance.nullNode();
    return new ParameterSpec(
        json.path("name").asText(),
        texts(json.path("aliases")),
        ParameterType.ofWireName(json.path("type").asText()),
        json.path("required").booleanValue(),
        json.hasNonNull("default") ? json.get("default") : noDefault,
        json.hasNonNull("minimum") ? json.get("minimum").doubleValue() : null,
        json.hasNonNull("maximum") ? json.get("maximum").doubleValue() : null,
        texts(json.path("choices")),
        json.path("unit").asText(""),
        json.path("description").asText());
  }

  private static <E extends Enum<E>> E constant(Class<E> type, String wireName) {
    return Enum.valueOf(type, wireName.toUpperCase(Locale.ROOT));
  }

  private static List<String> texts(JsonNode list) {
    List<String> texts = new ArrayList<>();
    list.forEach(item -> texts.add(item.asText()));
    return texts;
  }
}
