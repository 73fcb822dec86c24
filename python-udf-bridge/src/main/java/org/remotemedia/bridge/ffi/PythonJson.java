package org.remotemedia.bridge.ffi;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.remotemedia.operators.error.MarshalingError;
import org.remotemedia.operators.json.StrictJson;

/**
 * JSON between Java and the Python around it: ASCII alone, so that every string comes through,
 * unpaired surrogates too, and as bytes towards Python, which takes them over many times faster
 * than a string.
 */
final class PythonJson {
  private static final ObjectMapper MAPPER =
      StrictJson.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxStringLength(Integer.MAX_VALUE).build())
                  .configure(JsonWriteFeature.ESCAPE_NON_ASCII, true)
                  .build())
          .build();

  private PythonJson() {}

  /** What Python has written. */
  static JsonNode read(byte[] text) {
    try {
      return MAPPER.readTree(text);
    } catch (JsonProcessingException e) {
      throw new MarshalingError("the value cannot be read: " + e.getOriginalMessage(), e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * What Python has written, as a record.
   *
   * @throws IllegalStateException when it is something else
   */
  static <T> T read(String text, Class<T> type) {
    try {
      return MAPPER.readValue(text, type);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Python answered something else than expected", e);
    }
  }

  /** For Python to read. */
  static byte[] write(JsonNode tree) {
    try {
      return MAPPER.writeValueAsBytes(tree);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
