package org.remotemedia.bridge.environment;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.remotemedia.operators.json.StrictJson;
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

  private static final ObjectMapper MAPPER = StrictJson.builder(new JsonFactory()).build();

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

  /** What {@code python -m remotemedia.describe} prints. */
  private record Described(List<NodeType> nodes, List<String> modules, List<Problem> problems) {}

  private record Problem(String module, String message, String traceback) {}

  /**
   * A node type.
   *
   * @param chunkMs length of the chunks of a streaming one, else null
   */
  private record NodeType(
      String name,
      List<String> aliases,
      String version,
      String description,
      List<String> capabilities,
      List<Parameter> parameters,
      List<String> accepts,
      String output,
      boolean keepsSampleRate,
      boolean streaming,
      Integer chunkMs) {
    NodeMetadata metadata() {
      Set<ValueKind> kinds = EnumSet.noneOf(ValueKind.class);
      if (streaming) {
        // They take chunks of audio and nothing else, whatever they say.
        kinds.add(ValueKind.AUDIO);
      } else {
        accepts.forEach(kind -> kinds.add(constant(ValueKind.class, kind)));
      }
      return new NodeMetadata(
          name,
          aliases,
          version,
          description,
          capabilities.stream().map(it -> constant(Capability.class, it)).toList(),
          parameters.stream().map(Parameter::spec).toList(),
          kinds,
          constant(OutputKind.class, output),
          keepsSampleRate);
    }
  }

  /** A parameter; without a default, a least or a largest value these are null. */
  private record Parameter(
      String name,
      List<String> aliases,
      String type,
      @JsonProperty("default") JsonNode byDefault,
      boolean required,
      Double minimum,
      Double maximum,
      List<String> choices,
      String unit,
      String description) {
    ParameterSpec spec() {
      return new ParameterSpec(
          name,
          aliases,
          ParameterType.ofWireName(type),
          required,
          byDefault,
          minimum,
          maximum,
          null,
          choices,
          unit,
          description,
          false);
    }
  }

  /** Reads what {@code python -m remotemedia.describe} prints. */
  public static PythonNodes parse(String text) throws IOException {
    Described described = MAPPER.readValue(text, Described.class);
    Map<String, Integer> chunkMs = new HashMap<>();
    for (NodeType node : described.nodes()) {
      if (node.streaming()) {
        chunkMs.put(node.name(), node.chunkMs());
      }
    }
    return new PythonNodes(
        described.nodes().stream().map(NodeType::metadata).toList(),
        chunkMs,
        described.modules(),
        described.problems().stream().map(it -> it.module() + ": " + it.message()).toList());
  }

  private static <E extends Enum<E>> E constant(Class<E> type, String wireName) {
    return Enum.valueOf(type, wireName.toUpperCase(Locale.ROOT));
  }
}
