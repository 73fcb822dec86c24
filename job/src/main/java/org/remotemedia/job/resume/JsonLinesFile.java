package org.remotemedia.job.resume;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.function.Predicate;
import org.remotemedia.job.storage.Storage;

/** A part of {@code results} or {@code failed} that an earlier attempt has written. */
public final class JsonLinesFile {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final Storage storage;
  private final String location;

  public JsonLinesFile(Storage storage, String location) {
    this.storage = storage;
    this.location = location;
  }

  /** Takes lines. */
  @FunctionalInterface
  public interface Lines {
    void accept(JsonNode line) throws IOException;
  }

  /**
   * Gives the lines one after the other.
   *
   * @throws IOException also when one of them is not a line of a part
   */
  public void forEach(Lines lines) throws IOException {
    read((text, line) -> lines.accept(line));
  }

  /**
   * Replaces the file by one without some of its lines; without any left, there is no file.
   *
   * @param drop whether a line is to go
   */
  void drop(Predicate<JsonNode> drop, String stagingDirectory) throws IOException {
    StringBuilder kept = new StringBuilder();
    int[] dropped = new int[1];
    read(
        (text, line) -> {
          if (drop.test(line)) {
            dropped[0]++;
          } else {
            kept.append(text).append('\n');
          }
        });
    if (dropped[0] == 0) {
      return;
    }
    if (kept.isEmpty()) {
      storage.deleteRecursively(location);
    } else {
      byte[] bytes = kept.toString().getBytes(StandardCharsets.UTF_8);
      storage.writeAtomically(location, bytes, stagingDirectory);
    }
  }

  /** Takes a line as text and as what it says. */
  private interface LineConsumer {
    void accept(String text, JsonNode line) throws IOException;
  }

  private void read(LineConsumer lines) throws IOException {
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(storage.open(location), StandardCharsets.UTF_8), 1 << 16)) {
      int number = 1;
      for (String text = reader.readLine(); text != null; text = reader.readLine()) {
        lines.accept(text, parse(text, number));
        number++;
      }
    }
  }

  private JsonNode parse(String text, int number) throws IOException {
    try {
      JsonNode line = MAPPER.readTree(text);
      if (line.path("record").isTextual()) {
        return line;
      }
    } catch (JsonProcessingException e) {
      // Refused below.
    }
    throw new IOException(
        "line "
            + number
            + " of "
            + location
            + " is not one that a run writes: repair the file, or delete it to have its records"
            + " done again");
  }
}
