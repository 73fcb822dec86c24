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
import java.util.BitSet;
import org.remotemedia.operators.element.CarriedJson;

/**
 * A JSON array, read element by element. The elements are cut out first, by brackets and quotes, so
 * that one which is not valid JSON spoils only itself: no text continues past the end of its line,
 * and an object cannot begin where another is not finished but for the value of a field.
 */
final class JsonArrayReader implements ListReader {
  private static final ObjectMapper MAPPER =
      CarriedJson.forInput().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  private static final int END = -1;

  /** Deeper ones are cut anywhere; the parser refuses them long before. */
  private static final int MAX_DEPTH = 1 << 16;

  private final InputStream in;
  private final ByteArrayOutputStream element = new ByteArrayOutputStream();

  /** Which of the brackets that are open are those of objects. */
  private final BitSet objects = new BitSet();

  private int held = END;
  private boolean holds;
  private long line = 1;
  private long number;
  private boolean begun;
  private boolean ended;

  /** Whether the last element was not finished where the next one begins. */
  private boolean isCutShort;

  /** What is wrong with the element that is being cut out, or null. */
  private String problem;

  /**
   * @param in before the opening bracket; needs no buffering
   */
  JsonArrayReader(InputStream in) {
    this.in = in;
  }

  @Override
  public Item next() throws IOException {
    if (ended) {
      return null;
    }
    if (!begun) {
      begun = true;
      visible();
    }
    number++;
    int c = visible();
    if (c == ']') {
      return end();
    }
    boolean needsComma = number > 1 && !isCutShort;
    isCutShort = false;
    if (needsComma && c == ',') {
      c = visible();
      if (c == ']') {
        hold(c);
        return Item.bad(number, where(), "there is nothing after the comma before it");
      }
    } else if (needsComma && c != END) {
      problem = "a comma is missing before it";
    }
    String where = where();
    return c == END ? rest(where) : element(c, where);
  }

  private Item end() throws IOException {
    ended = true;
    return visible() == END ? null : Item.rest(number, where(), "something follows the array");
  }

  private Item rest(String where) {
    ended = true;
    return Item.rest(number, where, "the array is not closed");
  }

  private String where() {
    return "element " + number + " (line " + line + ")";
  }

  private Item element(int first, String where) throws IOException {
    element.reset();
    boolean isWhole = cut(first);
    String why = problem;
    problem = null;
    if (!isWhole) {
      return rest(where);
    }
    if (element.size() > JsonLinesReader.MAX_LINE_BYTES) {
      why = "it is longer than " + JsonLinesReader.MAX_LINE_BYTES + " bytes";
    }
    if (why == null && element.size() == 0) {
      why = "it is empty";
    }
    return why == null ? parsed(where) : Item.bad(number, where, why);
  }

  private Item parsed(String where) {
    try {
      String text =
          StandardCharsets.UTF_8
              .newDecoder()
              .decode(ByteBuffer.wrap(element.toByteArray()))
              .toString();
      return Item.of(number, where, MAPPER.readTree(text));
    } catch (CharacterCodingException e) {
      return Item.bad(number, where, "it is not UTF-8");
    } catch (JsonProcessingException e) {
      return Item.bad(number, where, "it is not valid JSON: " + e.getOriginalMessage());
    } catch (NumberFormatException e) {
      return Item.bad(number, where, "it has a number that cannot be read: " + e.getMessage());
    }
  }

  // ---- Cutting ----

  /** Reads an element to what ends it, which stays unread; false at the end of the file. */
  private boolean cut(int first) throws IOException {
    int depth = 0;
    int before = ':';
    for (int c = first; c != END; c = read()) {
      if (depth == 0 && (c == ',' || c == ']') && (element.size() > 0 || c == ',')) {
        hold(c);
        return true;
      }
      if (isBlank(c)) {
        keep(c);
        continue;
      }
      if (c == '{' && depth > 0 && !mayOpen(before, objects.get(depth - 1))) {
        problem = "it is not valid JSON: an object begins before it is finished";
        isCutShort = true;
        hold(c);
        return true;
      }
      keep(c);
      switch (c) {
        case '"' -> {
          if (!text()) {
            problem = "it is not valid JSON: a text is not closed in its line";
          }
        }
        case '{', '[' -> {
          if (depth < MAX_DEPTH) {
            objects.set(depth, c == '{');
            depth++;
          }
        }
        case '}' -> depth = Math.max(0, depth - 1);
        case ']' -> {
          if (depth > 0 && objects.get(depth - 1)) {
            int open = objects.previousClearBit(depth - 1);
            if (open < 0) {
              // It closes the array, with an element that is not finished.
              problem = "it is not valid JSON: an object is not closed";
              hold(c);
              return true;
            }
            depth = open + 1;
          }
          depth--;
        }
        default -> {
          // Part of a word or number.
        }
      }
      before = c;
      if (depth == 0 && (c == '}' || c == ']' || c == '"')) {
        hold(visible());
        return true;
      }
    }
    return false;
  }

  private static boolean mayOpen(int before, boolean inObject) {
    return before == ':' || (!inObject && (before == ',' || before == '['));
  }

  /** Reads a text after its first quote; false where its line ends before it does. */
  private boolean text() throws IOException {
    for (int c = read(); c != END; c = read()) {
      if (c == '\n') {
        hold(c);
        return false;
      }
      keep(c);
      if (c == '"') {
        return true;
      }
      if (c == '\\') {
        int escaped = read();
        if (escaped == '\n' || escaped == END) {
          hold(escaped);
          return false;
        }
        keep(escaped);
      }
    }
    return false;
  }

  private void keep(int c) {
    if (element.size() <= JsonLinesReader.MAX_LINE_BYTES) {
      element.write(c);
    }
  }

  // ---- Bytes ----

  private static boolean isBlank(int c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
  }

  /** The next byte that is not white space. */
  private int visible() throws IOException {
    int c = read();
    while (isBlank(c)) {
      c = read();
    }
    return c;
  }

  private int read() throws IOException {
    if (holds) {
      holds = false;
      return held;
    }
    int c = in.read();
    line += c == '\n' ? 1 : 0;
    return c;
  }

  /** Gives a byte back. */
  private void hold(int c) {
    holds = true;
    held = c;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
