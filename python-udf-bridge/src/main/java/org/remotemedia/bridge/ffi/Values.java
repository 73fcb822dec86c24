package org.remotemedia.bridge.ffi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.remotemedia.operators.value.AudioBuffer;
import org.remotemedia.operators.value.AudioFormat;
import org.remotemedia.operators.value.AudioSpec;
import org.remotemedia.operators.value.Value;

/**
 * Values between Java and the Python module: a description in JSON, and arrays beside it. Audio is
 * described by {@code array} (its number), {@code frames}, {@code channels}, {@code sample_rate}
 * and {@code format}.
 */
final class Values {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private Values() {}

  /** A value of which Python gave the description and the arrays, which are copied. */
  static Value read(JsonNode description, ByteBuffer[] arrays) {
    if (description.has("audio")) {
      JsonNode audio = description.get("audio");
      AudioFormat format = AudioFormat.ofWireName(audio.path("format").textValue());
      int frames = audio.path("frames").intValue();
      AudioSpec spec =
          new AudioSpec(
              audio.path("sample_rate").asInt(AudioSpec.UNKNOWN_RATE),
              audio.path("channels").intValue(),
              format,
              frames);
      int samples = frames * spec.channels();
      Object array = format.newArray(samples);
      ByteBuffer bytes =
          samples == 0 ? ByteBuffer.allocate(0) : arrays[audio.path("array").intValue()];
      copyOut(bytes.duplicate().order(ByteOrder.nativeOrder()), format, array, samples);
      return AudioBuffer.over(array, frames, spec);
    }
    if (description.has("object")) {
      Map<String, Value> members = new LinkedHashMap<>();
      for (Map.Entry<String, JsonNode> member : description.get("object").properties()) {
        members.put(member.getKey(), read(member.getValue(), arrays));
      }
      return new Value.Composite(members);
    }
    return new Value.Json(description.path("json"));
  }

  /** The description of a value; its audio is added to {@code arrays}. */
  static ObjectNode describe(Value value, List<AudioBuffer> arrays) {
    ObjectNode description = JSON.objectNode();
    if (value instanceof AudioBuffer buffer) {
      ObjectNode audio = description.putObject("audio");
      audio.put("array", arrays.size());
      audio.put("frames", buffer.frames());
      audio.put("channels", buffer.channels());
      audio.put("format", buffer.format().wireName());
      if (buffer.spec().hasSampleRate()) {
        audio.put("sample_rate", buffer.sampleRate());
      } else {
        audio.putNull("sample_rate");
      }
      arrays.add(buffer);
    } else if (value instanceof Value.Composite composite) {
      ObjectNode members = description.putObject("object");
      composite.members().forEach((key, member) -> members.set(key, describe(member, arrays)));
    } else if (value instanceof Value.Json json) {
      description.set("json", json.node());
    }
    return description;
  }

  private static void copyOut(ByteBuffer source, AudioFormat format, Object target, int samples) {
    switch (format) {
      case F32 -> source.asFloatBuffer().get((float[]) target, 0, samples);
      case F64 -> source.asDoubleBuffer().get((double[]) target, 0, samples);
      case I16 -> source.asShortBuffer().get((short[]) target, 0, samples);
      case I32 -> source.asIntBuffer().get((int[]) target, 0, samples);
    }
  }

  /** Copies all samples of {@code audio} into memory of Python's. */
  static void copyInto(AudioBuffer audio, ByteBuffer memory) {
    ByteBuffer target = memory.duplicate().order(ByteOrder.nativeOrder());
    int samples = audio.samples();
    switch (audio.format()) {
      case F32 -> target.asFloatBuffer().put(audio.floats(), 0, samples);
      case F64 -> target.asDoubleBuffer().put(audio.doubles(), 0, samples);
      case I16 -> target.asShortBuffer().put(audio.shorts(), 0, samples);
      case I32 -> target.asIntBuffer().put(audio.ints(), 0, samples);
    }
  }
}
