package org.remotemedia.job.input;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/**
 * What records take in the layout of {@link SplitCodec}, counted without writing them. Never less
 * than the truth, and hardly more.
 */
final class EncodedSize {
  private static final int LENGTH_BYTES = Integer.BYTES;

  /** Which fields there are, the estimated bytes, offset and duration. */
  private static final int FIXED_BYTES = 1 + Long.BYTES + 2 * Double.BYTES;

  /** A backslash, the letter u and four digits. */
  private static final int ESCAPED_BYTES = 6;

  private EncodedSize() {}

  /** Bytes of one record. */
  static long of(RecordRef record) {
    long bytes = FIXED_BYTES + text(record.name()) + text(record.source());
    if (record.carried() != null) {
      bytes += LENGTH_BYTES + json(record.carried());
    }
    if (record.problem() != null) {
      bytes += text(record.problem());
    }
    if (record.version() != null) {
      bytes += text(record.version());
    }
    if (record.container() != null) {
      bytes += text(record.container().kind().name()) + LENGTH_BYTES;
      for (String split : record.container().earlierSplits()) {
        bytes += text(split);
      }
    }
    return bytes;
  }

  private static long text(String text) {
    long bytes = LENGTH_BYTES;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      bytes += c < 0x80 ? 1 : c < 0x800 || Character.isSurrogate(c) ? 2 : 3;
    }
    return bytes;
  }

  private static long json(JsonNode value) {
    if (value.isTextual()) {
      return jsonString(value.textValue());
    }
    if (!value.isContainerNode()) {
      return value.asText().length();
    }
    long bytes = 2;
    if (value.isArray()) {
      for (JsonNode element : value) {
        bytes += json(element) + 1;
      }
    } else {
      for (Map.Entry<String, JsonNode> field : value.properties()) {
        bytes += jsonString(field.getKey()) + 1 + json(field.getValue()) + 1;
      }
    }
    return bytes;
  }

  private static long jsonString(String text) {
    long bytes = 2;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      bytes += c < ' ' || c > '~' ? ESCAPED_BYTES : c == '"' || c == '\\' ? 2 : 1;
    }
    return bytes;
  }
}
