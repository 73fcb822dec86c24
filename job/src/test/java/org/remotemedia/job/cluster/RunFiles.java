package org.remotemedia.job.cluster;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Reads the output directory of a run. */
record RunFiles(Path root) {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** All lines of {@code results}, in the order of the records; a record twice stays twice. */
  List<JsonNode> results() {
    return allLines("results");
  }

  /** All lines of {@code utterances}. */
  List<JsonNode> utterances() {
    return allLines("utterances");
  }

  /** All lines of {@code failed}. */
  List<JsonNode> failed() {
    return allLines("failed");
  }

  /** Parts of {@code results} that have appeared so far. */
  int partCount() {
    return files("results").size();
  }

  JsonNode metrics() throws IOException {
    return MAPPER.readTree(metricsFile().toFile());
  }

  Path metricsFile() {
    return root.resolve("metrics.json");
  }

  /** SHA-256 of each audio file by its path. */
  Map<String, String> audio() {
    Map<String, String> digests = new TreeMap<>();
    for (Path file : files("audio")) {
      String path = root.relativize(file).toString();
      digests.put(path, digest(path));
    }
    return digests;
  }

  /** SHA-256 of a file. */
  String digest(String path) {
    return digest(root.resolve(path));
  }

  /** The paths of the audio that a line names. */
  static List<String> audioOf(JsonNode line) {
    return line.path("outputs").findValuesAsText("audio");
  }

  /** The path of a split's part of {@code results} or {@code failed}. */
  static String part(String folder, String split) {
    return folder + "/part-" + split + ".jsonl";
  }

  /** The files of markers, readable or not. */
  List<Path> markers() {
    return files(".remotemedia/splits");
  }

  /** The markers that can be read, by split; one that cannot does not count. */
  Map<String, JsonNode> marked() {
    Map<String, JsonNode> marked = new TreeMap<>();
    for (Path file : markers()) {
      try {
        JsonNode marker = MAPPER.readTree(file.toFile());
        if (marker.isObject()) {
          marked.put(marker.path("split_id").textValue(), marker);
        }
      } catch (JsonProcessingException e) {
        // As a loss of power leaves it.
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return marked;
  }

  /** The paths of all files outside {@code .remotemedia}. */
  List<String> visible() {
    return files("").stream()
        .map(file -> root.relativize(file).toString())
        .filter(path -> !path.startsWith(".remotemedia/"))
        .toList();
  }

  /** The lines of one file. */
  List<JsonNode> lines(String path) {
    return parse(root.resolve(path));
  }

  private List<JsonNode> allLines(String folder) {
    return files(folder).stream()
        .map(RunFiles::parse)
        .flatMap(Collection::stream)
        .sorted((a, b) -> a.path("record").asText().compareTo(b.path("record").asText()))
        .toList();
  }

  private List<Path> files(String folder) {
    if (!Files.isDirectory(root.resolve(folder))) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(root.resolve(folder))) {
      return files.filter(Files::isRegularFile).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<JsonNode> parse(Path file) {
    try {
      List<JsonNode> lines = new ArrayList<>();
      for (String line : Files.readAllLines(file)) {
        lines.add(MAPPER.readTree(line));
      }
      return lines;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String digest(Path file) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
      return new BigInteger(1, hash).toString(16);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
