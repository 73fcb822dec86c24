package org.remotemedia.operators.element;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;

/**
 * Mappers for the fields that a list carries through a run. Numbers stay as they are given: 1e400
 * does not become infinite, 1.50 not 1.5, and no digit is lost.
 */
public final class CarriedJson {
  private CarriedJson() {}

  /** For reading what users wrote. */
  public static JsonMapper.Builder forInput() {
    return exact(new JsonFactory());
  }

  /**
   * For passing it on within a run. Escapes, because UTF-8 has no bytes for a lone surrogate, and
   * reads back whatever it has written: a number may gain some characters.
   */
  public static JsonMapper.Builder forTransport() {
    StreamReadConstraints constraints =
        StreamReadConstraints.builder()
            .maxNumberLength(2 * StreamReadConstraints.DEFAULT_MAX_NUM_LEN)
            .build();
    return exact(JsonFactory.builder().streamReadConstraints(constraints).build())
        .enable(JsonWriteFeature.ESCAPE_NON_ASCII);
  }

  private static JsonMapper.Builder exact(JsonFactory factory) {
    return JsonMapper.builder(factory)
        .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
        .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES);
  }
}
