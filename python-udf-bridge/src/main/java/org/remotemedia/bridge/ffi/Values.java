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
 * Values between Java and the Python module: a description in JSON, and samples beside it. Audio is
 * described by {@link AudioDescription} and either {@code offset}, where it begins among the
 * samples of the {@link Exchange}, or {@code array}, its number among larger arrays.
 */
final class Values {
  /** Number of an array. */
  static final String ARRAY = "array";

  /** Where samples begin in the exchange. */
  static final String OFFSET = "offset";

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private Values() {}

  /** The description of a value; audio that has no room in the exchange is added to the arrays. */
  static ObjectNode describe(Value value, Exchange exchange, List<AudioBuffer> arrays) {
    ObjectNode description = JSON.objectNode();
    if (value instanceof AudioBuffer buffer) {
      ObjectNode audio = description.putObject("audio");
      AudioDescription.put(audio, buffer.spec());
      long offset = exchange.lay(buffer);
      if (offset >= 0) {
        audio.put(OFFSET, offset);
      } else {
        audio.put(ARRAY, arrays.size());
        arrays.add(buffer);
      }
    } else if (value instanceof Value.Composite composite) {
      ObjectNode members = description.putObject("object");
      composite
          .members()
          .forEach((key, member) -> members.set(key, describe(member, exchange, arrays)));
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
