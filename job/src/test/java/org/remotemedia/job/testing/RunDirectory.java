package org.remotemedia.job.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The output directory of a run, as its user finds it. */
public record RunDirectory(Path root) {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** The result lines by record. */
  public SortedMap<String, JsonNode> results() throws IOException {
    return byRecord("results");
  }

  /** The lines of utterances by their names. */
  public SortedMap<String, JsonNode> utterances() throws IOException {
    return byRecord("utterances");
  }

  /** The lines of rejected records and utterances by their names. */
  public SortedMap<String, JsonNode> rejected() throws IOException {
    return byRecord("rejected");
  }

  /** The lines of failed records by record. */
  public SortedMap<String, JsonNode> failed() throws IOException {
    return byRecord("failed");
  }

  private SortedMap<String, JsonNode> byRecord(String folder) throws IOException {
    SortedMap<String, JsonNode> lines = new TreeMap<>();
    for (JsonNode line : lines(folder)) {
      if (lines.put(line.required("record").textValue(), line) != null) {
        throw new AssertionError("twice in " + folder + ": " + line);
      }
    }
    return lines;
  }

  private List<JsonNode> lines(String folder) throws IOException {
    return part(folder).values().stream().flatMap(List::stream).toList();
  }

  /** The result lines of each split. */
  public SortedMap<String, List<JsonNode>> resultsBySplit() throws IOException {
    return part("results");
  }

  private SortedMap<String, List<JsonNode>> part(String folder) throws IOException {
    SortedMap<String, List<JsonNode>> parts = new TreeMap<>();
    for (Path part : files(root.resolve(folder))) {
      String name = part.getFileName().toString();
      if (!name.matches("part-(r\\d+-)?\\d+\\.jsonl")) {
        throw new AssertionError("not a part: " + part);
      }
      try (var values = MAPPER.readerFor(JsonNode.class).<JsonNode>readValues(part.toFile())) {
        parts.put(name, values.readAll());
      }
    }
    return parts;
  }

  /** The metrics of the run. */
  public JsonNode metrics() throws IOException {
    return MAPPER.readTree(root.resolve("metrics.json").toFile());
  }

  /** The metrics of one node. */
  public JsonNode nodeMetrics(String nodeId) throws IOException {
    for (JsonNode node : metrics().required("nodes")) {
      if (node.required("node_id").textValue().equals(nodeId)) {
        return node;
      }
    }
    throw new AssertionError("no metrics of " + nodeId);
  }

  /** A digest of each file that a run's user sees, by path, but for the metrics. */
  public SortedMap<String, String> digests() throws IOException {
    SortedMap<String, String> digests = new TreeMap<>();
    for (String folder : List.of("results", "utterances", "rejected", "failed", "audio")) {
      for (Path file : files(root.resolve(folder))) {
        digests.put(root.relativize(file).toString(), digest(file));
      }
    }
    return digests;
  }

  /** A digest of one file. */
  public static String digest(Path file) throws IOException {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
      return Files.size(file) + " bytes " + HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Files anywhere in the directory that a run should have finished or removed. */
  public List<Path> temporaryFiles() throws IOException {
    return files(root).stream().filter(file -> file.toString().endsWith(".tmp")).toList();
  }

  /** The file that an output of a result line names. */
  public Path audio(JsonNode output) {
    return root.resolve(output.required("audio").textValue());
  }

  /** All files below a directory, which need not exist. */
  public static List<Path> files(Path directory) throws IOException {
    if (!Files.exists(directory)) {
      return List.of();
    }
    try (Stream<Path> paths = Files.walk(directory)) {
      return paths.filter(Files::isRegularFile).sorted().toList();
    }
  }

  /** The values of one field of each line. */
  public static Map<String, JsonNode> field(Map<String, JsonNode> lines, String name) {
    Map<String, JsonNode> values = new TreeMap<>();
    lines.forEach((record, line) -> values.put(record, line.path(name)));
    return values;
  }
}
