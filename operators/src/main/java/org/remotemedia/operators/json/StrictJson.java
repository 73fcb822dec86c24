package org.remotemedia.operators.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;

/**
 * JSON that the project writes for itself, as records. What lacks a field is refused, rather than
 * read as zero; what may be absent is written as null. Names are in snake case.
 */
public final class StrictJson {
  private StrictJson() {}

  /** A mapper for it. */
  public static JsonMapper.Builder builder(JsonFactory factory) {
    return JsonMapper.builder(factory)
        .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
        .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
        .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES);
  }
}
