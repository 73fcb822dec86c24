package org.remotemedia.job.cluster;

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
    return lines("results");
  }

  /** All lines of {@code failed}. */
  List<JsonNode> failed() {
    return lines("failed");
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
      digests.put(root.relativize(file).toString(), digest(file));
    }
    return digests;
  }

  private List<JsonNode> lines(String folder) {
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
