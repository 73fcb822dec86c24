package org.remotemedia.manifests.validation;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.remotemedia.manifests.error.ManifestError;
import org.remotemedia.manifests.error.Problem;
import org.remotemedia.operators.error.ErrorKind;

/** The text of a manifest, JSON or YAML: its tree, and the lines on which its parts stand. */
final class SourceText {
  private static final int DEEPEST_NESTING = 100;
  private static final int LONGEST_TEXT = 64 << 20;

  /** The time for a line of YAML grows with the square of its length: this takes a second. */
  private static final int LONGEST_YAML_LINE = 1_000_000;

  private static final StreamReadConstraints CONSTRAINTS =
      StreamReadConstraints.builder()
          .maxNestingDepth(DEEPEST_NESTING)
          .maxDocumentLength(LONGEST_TEXT)
          .build();

  private static final ObjectReader JSON =
      reader(
          JsonFactory.builder()
              .streamReadConstraints(CONSTRAINTS)
              .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
              .build());

  private static final ObjectReader YAML =
      reader(
          YAMLFactory.builder()
              .streamReadConstraints(CONSTRAINTS)
              .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
              .build());

  private final String text;
  private final ObjectReader reader;

  private SourceText(String text, boolean yaml) {
    this.text = text;
    this.reader = yaml ? YAML : JSON;
  }

  private static ObjectReader reader(JsonFactory factory) {
    return new ObjectMapper(factory).reader();
  }

  /** Text that is JSON if it begins with a brace or bracket, otherwise YAML. */
  static SourceText of(String text) {
    String body = withoutByteOrderMark(text);
    String start = body.stripLeading();
    return new SourceText(body, !start.startsWith("{") && !start.startsWith("["));
  }

  /**
   * Text whose file name tells what it is; any other name counts for nothing.
   *
   * @throws ManifestError when it is not UTF-8
   */
  static SourceText of(byte[] bytes, String fileName) {
    String text = decode(bytes);
    String name = fileName.toLowerCase(Locale.ROOT);
    if (name.endsWith(".yaml") || name.endsWith(".yml")) {
      return new SourceText(withoutByteOrderMark(text), true);
    }
    return name.endsWith(".json") ? new SourceText(withoutByteOrderMark(text), false) : of(text);
  }

  private static String withoutByteOrderMark(String text) {
    return text.startsWith("\uFEFF") ? text.substring(1) : text;
  }

  private static String decode(byte[] bytes) {
    CharsetDecoder decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    ByteBuffer in = ByteBuffer.wrap(bytes);
    CharBuffer out = CharBuffer.allocate(bytes.length);
    CoderResult result = decoder.decode(in, out, true);
    if (result.isError()) {
      throw error(
          "the manifest is not UTF-8 text: the byte at offset "
              + in.position()
              + " (0x"
              + Integer.toHexString(bytes[in.position()] & 0xFF)
              + ") does not belong there; save the file as UTF-8",
          lineOf(bytes, in.position()));
    }
    return out.flip().toString();
  }

  private static int lineOf(byte[] bytes, int offset) {
    int line = 1;
    for (int i = 0; i < offset; i++) {
      if (bytes[i] == '\n') {
        line++;
      }
    }
    return line;
  }

  /**
   * Parses the text.
   *
   * @throws ManifestError when it is neither JSON nor YAML, holds a key twice, or goes beyond the
   *     bounds of size and nesting
   */
  JsonNode tree() {
    if (isYaml()) {
      checkLines();
    }
    try (JsonParser parser = open()) {
      return tree(parser);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void checkLines() {
    int line = 1;
    int start = 0;
    while (text.length() - start > LONGEST_YAML_LINE) {
      int end = text.indexOf('\n', start);
      int length = (end < 0 ? text.length() : end) - start;
      if (length > LONGEST_YAML_LINE) {
        throw error(
            "a line of "
                + length
                + " characters; YAML may have "
                + LONGEST_YAML_LINE
                + " in a line: break it up, or write the manifest as JSON",
            line);
      }
      start = end + 1;
      line++;
    }
  }

  private JsonNode tree(JsonParser parser) throws IOException {
    try {
      JsonNode tree = reader.readTree(parser);
      if (tree == null) {
        // Nothing but blanks, or comments.
        throw error("the manifest is empty", null);
      }
      if (parser.nextToken() != null) {
        throw error(
            "there is more text after the end of the manifest",
            parser.currentTokenLocation().getLineNr());
      }
      return tree;
    } catch (JsonProcessingException e) {
      // Where a bound is exceeded is known to the parser alone.
      throw unreadable(e, e.getLocation() == null ? parser.currentLocation() : e.getLocation());
    }
  }

  private boolean isYaml() {
    return reader == YAML;
  }

  private JsonParser open() throws IOException {
    JsonParser parser = reader.createParser(text);
    return isYaml() ? new NoAliases((YAMLParser) parser) : parser;
  }

  private ManifestError unreadable(JsonProcessingException e, JsonLocation location) {
    String what = e.getOriginalMessage().strip().replaceAll("\\s*\\R\\s*", "; ");
    return error(
        "not valid "
            + (isYaml() ? "YAML" : "JSON")
            + " at line "
            + location.getLineNr()
            + ", column "
            + location.getColumnNr()
            + ": "
            + what,
        location.getLineNr());
  }

  private static ManifestError error(String message, Integer line) {
    return new ManifestError(
        List.of(Problem.of(ErrorKind.MANIFEST, "", List.of(), message).withLine(line)));
  }

  /**
   * The line of each JSON pointer in the text, from 1. Reads the text again, so only for texts with
   * problems.
   */
  Map<String, Integer> lines() {
    Map<String, Integer> lines = new HashMap<>();
    try (JsonParser parser = open()) {
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        if (!token.isStructEnd()) {
          lines.putIfAbsent(
              parser.getParsingContext().pathAsPointer().toString(),
              parser.currentTokenLocation().getLineNr());
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return lines;
  }
}
