package org.remotemedia.job.output;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.CharConversionException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.remotemedia.job.storage.Storage;
import org.remotemedia.operators.codec.SeekableInput;
import org.remotemedia.operators.element.CarriedJson;

/** A part of {@code results} or {@code failed}, for reading. */
public final class LinesFile {
  /** Keeps numbers as they are written. */
  private static final ObjectMapper MAPPER =
      CarriedJson.forInput().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

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

  /** Takes blocks of lines. */
  @FunctionalInterface
  public interface BlockReader {
    void accept(LinesBlock block) throws IOException;
  }

  /**
   * Gives the lines in blocks one after the other, without looking at what they say.
   *
   * @param size of a block, in bytes; a longer line makes one of its own
   */
  public void forEachBlock(int size, BlockReader reader) throws IOException {
    try (SeekableInput in = storage.open(location)) {
      byte[] buffer = new byte[(int) Math.min(size, in.size() + 1)];
      int filled = 0;
      int firstLine = 1;
      while (true) {
        int count = in.read(buffer, filled, buffer.length - filled);
        filled += Math.max(0, count);
        boolean ended = count < 0;
        if (!ended && filled < buffer.length) {
          continue;
        }
        int end = ended ? filled : afterLastLine(buffer, filled);
        if (end > 0) {
          LinesBlock block = new LinesBlock(location, firstLine, Arrays.copyOf(buffer, end));
          firstLine += block.lines();
          reader.accept(block);
          System.arraycopy(buffer, end, buffer, 0, filled - end);
          filled -= end;
        }
        if (ended) {
          return;
        }
        if (filled == buffer.length) {
          buffer = Arrays.copyOf(buffer, Math.multiplyExact(2, filled));
        } else if (filled < size && buffer.length > size) {
          buffer = Arrays.copyOf(buffer, size);
        }
      }
    }
  }

  private static int afterLastLine(byte[] buffer, int filled) {
    int end = filled;
    while (end > 0 && buffer[end - 1] != '\n') {
      end--;
    }
    return end;
  }

  private ObjectNode parse(String text, int number) throws IOException {
    try {
      return checked(MAPPER.readTree(text), location, number);
    } catch (JsonProcessingException e) {
      throw damaged(location, number);
    }
  }

  /** What the bytes of a line say. */
  static ObjectNode parse(byte[] bytes, int from, int end, String location, int number)
      throws IOException {
    try {
      return checked(MAPPER.readTree(bytes, from, end - from), location, number);
    } catch (JsonProcessingException | CharConversionException e) {
      throw damaged(location, number);
    }
  }

  private static ObjectNode checked(JsonNode parsed, String location, int number)
      throws DamagedOutputException {
    if (parsed instanceof ObjectNode line && ResultLine.record(line) != null) {
      return line;
    }
    throw damaged(location, number);
  }

  private static DamagedOutputException damaged(String location, int number) {
    return new DamagedOutputException(
        "line "
            + number
            + " of "
            + location
            + " is not one that a run writes: repair the file, or delete it to have its records"
            + " done again");
  }
}
