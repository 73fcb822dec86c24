package org.remotemedia.manifests.specs;

import com.fasterxml.jackson.databind.JsonNode;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.remotemedia.operators.value.AudioBuffer;
import org.remotemedia.operators.value.AudioFormat;
import org.remotemedia.operators.value.AudioSpec;
import org.remotemedia.operators.value.Value;

/** Reads the values of a spec, in the notation of {@code specs/README.md}. */
final class SpecValues {
  private SpecValues() {}

  static Value read(JsonNode json) {
    if (json.size() != 1) {
      throw new IllegalArgumentException("a value is one of json, audio, object: " + json);
    }
    if (json.has("json")) {
      return new Value.Json(json.get("json"));
    }
    if (json.has("audio")) {
      return audio(json.get("audio"));
    }
    Map<String, Value> members = new LinkedHashMap<>();
    json.required("object").properties().forEach(e -> members.put(e.getKey(), read(e.getValue())));
    return new Value.Composite(members);
  }

  private static AudioBuffer audio(JsonNode json) {
    AudioFormat format = AudioFormat.ofWireName(json.path("format").asText("f32"));
    int channels = json.path("channels").asInt(1);
    List<Double> samples = new ArrayList<>();
    for (JsonNode item : json.required("samples")) {
      int times = item.isArray() ? item.get(1).intValue() : 1;
      double sample = number(item.isArray() ? item.get(0) : item);
      for (int i = 0; i < times; i++) {
        samples.add(sample);
      }
    }
    Object array = format.newArray(samples.size());
    for (int i = 0; i < samples.size(); i++) {
      double sample = samples.get(i);
      switch (format) {
        case F32 -> Array.setFloat(array, i, (float) sample);
        case I16 -> Array.setShort(array, i, (short) sample);
        case I32 -> Array.setInt(array, i, (int) sample);
        case F64 -> Array.setDouble(array, i, sample);
      }
    }
    int frames = samples.size() / channels;
    int rate = json.path("sample_rate").asInt(AudioSpec.UNKNOWN_RATE);
    return AudioBuffer.over(array, frames, new AudioSpec(rate, channels, format, frames));
  }

  /** JSON has no word for numbers that are not finite, so they are strings. */
  private static double number(JsonNode json) {
    return json.isTextual() ? Double.parseDouble(json.textValue()) : json.doubleValue();
  }
}
