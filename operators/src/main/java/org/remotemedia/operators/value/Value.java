package org.remotemedia.operators.value;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** What flows between nodes when it is held as a whole: audio, JSON, or an object of both. */
public sealed interface Value permits AudioBuffer, Value.Json, Value.Composite {

  /** A JSON value: number, string, list, object, null. */
  record Json(JsonNode node) implements Value {}

  /** An object keyed by node ids, some of whose members may be audio. Iterates in key order. */
  record Composite(Map<String, Value> members) implements Value {
    public Composite {
      members = Collections.unmodifiableMap(new LinkedHashMap<>(members));
    }
  }
}
