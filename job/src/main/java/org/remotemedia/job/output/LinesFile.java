package org.remotemedia.job.output;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import org.remotemedia.job.storage.Storage;
import org.remotemedia.operators.element.CarriedJson;

/** A part of {@code results} or {@code failed}, for reading. */
public final class LinesFile {
  /** Keeps numbers as they are written. */
  private static final ObjectMapper MAPPER = CarriedJson.forInput().build();

  private final Storage storage;
  private final String location;

  public LinesFile(Storage storage, String location) {
    this.storage = storage;
    this.location = location;
  }

  /** Takes lines. */
  @FunctionalInterface
  public interface Reader {
    /**
     * Takes a line.
     *
     * @param text the line as it stands, without its end
     * @param line what it says
     */
    void accept(String text, ObjectNode line) throws IOException;
  }

  /**
   * Gives the lines one after the other.
   *
   * @throws DamagedOutputException when one of them is not a line of a part
   */
  public void forEach(Reader reader) throws IOException {
    try (BufferedReader in =
        new BufferedReader(
            new InputStreamReader(storage.open(location), StandardCharsets.UTF_8), 1 << 16)) {
      int number = 1;
      for (String text = in.readLine(); text != null; text = in.readLine()) {
        reader.accept(text, parse(text, number));
        number++;
      }
    }
  }

  private ObjectNode parse(String text, int number) throws IOException {
    try {
      if (MAPPER.readTree(text) instanceof ObjectNode line && ResultLine.record(line) != null) {
        return line;
      }
    } catch (JsonProcessingException e) {
      // Refused below.
    }
    throw new DamagedOutputException(
        "line "
            + number
            + " of "
            + location
            + " is not one that a run writes: repair the file, or delete it to have its records"
            + " done again");
  }
}
