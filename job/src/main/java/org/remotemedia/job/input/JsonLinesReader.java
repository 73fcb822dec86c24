package org.remotemedia.job.input;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.remotemedia.operators.element.CarriedJson;

/** One JSON value on each line; blank lines are left out. A bad line spoils only itself. */
final class JsonLinesReader implements ListReader {
  /** Longer lines are taken for something other than a list. */
  static final int MAX_LINE_BYTES = 16 << 20;

  /** So far beyond a line, at most, its input is read. */
  static final int BLOCK_BYTES = 1 << 16;

  private static final ObjectMapper MAPPER =
      CarriedJson.forInput().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  private final InputStream in;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private final byte[] block = new byte[BLOCK_BYTES];
  private int next;
  private int end;
  private long taken;
  private long lineNumber;

  /**
   * @param in in UTF-8, behind any byte order mark; needs no buffering
   */
  JsonLinesReader(InputStream in) {
    this.in = in;
  }

  @Override
  public Item next() throws IOException {
    while (true) {
      long begin = position();
      boolean more = readLine();
      if (!more && line.size() == 0) {
        return null;
      }
      String where = "line " + lineNumber;
      if (line.size() > MAX_LINE_BYTES) {
        return Item.bad(lineNumber, where, "it is longer than " + MAX_LINE_BYTES + " bytes");
      }
      String text;
      try {
        text =
            StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(line.toByteArray()))
                .toString();
      } catch (CharacterCodingException e) {
        return Item.bad(lineNumber, where, "it is not UTF-8");
      }
      if (!text.isBlank()) {
        return parse(text, where).at(begin, position());
      }
    }
  }

  /** Bytes read so far. */
  private long position() {
    return taken - (end - next);
  }

  private Item parse(String text, String where) {
    try {
      return Item.of(lineNumber, where, MAPPER.readTree(text));
    } catch (JsonProcessingException e) {
      return Item.bad(lineNumber, where, "it is not valid JSON: " + e.getOriginalMessage());
    } catch (NumberFormatException e) {
      return Item.bad(lineNumber, where, "it has a number that cannot be read: " + e.getMessage());
    }
  }

  /** Reads up to the next line break, of an overlong line only the beginning. */
  private boolean readLine() throws IOException {
    line.reset();
    lineNumber++;
    while (next < end || fill()) {
      int from = next;
      while (next < end && block[next] != '\n') {
        next++;
      }
      line.write(block, from, Math.min(next - from, MAX_LINE_BYTES + 1 - line.size()));
      if (next < end) {
        next++;
        return true;
      }
    }
    return false;
  }

  private boolean fill() throws IOException {
    next = 0;
    end = Math.max(0, in.read(block));
    taken += end;
    return end > 0;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
