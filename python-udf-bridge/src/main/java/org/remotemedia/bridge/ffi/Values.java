package org.remotemedia.bridge.ffi;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.remotemedia.bridge.values.AudioDescription;
import org.remotemedia.operators.value.AudioBuffer;
import org.remotemedia.operators.value.Value;

/**
 * Values between Java and the Python module: a description in JSON, and arrays beside it. Audio is
 * described by {@link AudioDescription} and {@code array}, its number.
 */
final class Values {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private Values() {}

  /** The description of a value; its audio is added to {@code arrays}. */
  static ObjectNode describe(Value value, List<AudioBuffer> arrays) {
    ObjectNode description = JSON.objectNode();
    if (value instanceof AudioBuffer buffer) {
      ObjectNode audio = description.putObject("audio");
      audio.put("array", arrays.size());
      AudioDescription.put(audio, buffer.spec());
      arrays.add(buffer);
    } else if (value instanceof Value.Composite composite) {
      ObjectNode members = description.putObject("object");
      composite.members().forEach((key, member) -> members.set(key, describe(member, arrays)));
    } else if (value instanceof Value.Json json) {
      description.set("json", json.node());
    }
    return description;
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
