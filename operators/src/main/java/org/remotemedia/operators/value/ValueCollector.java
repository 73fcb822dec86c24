package org.remotemedia.operators.value;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.lang.reflect.Array;
import java.util.LinkedHashMap;
import java.util.Map;
import org.remotemedia.operators.error.MarshalingError;

/** Collects a streamed value into a whole one. */
public class ValueCollector implements ValueSink {
  private final Map<ValuePath, AudioPart> audio = new LinkedHashMap<>();
  private final Map<ValuePath, Value> parts = new LinkedHashMap<>();
  private Value value;

  /** The collected value. */
  public Value value() {
    if (value == null) {
      throw new IllegalStateException("the value is not complete");
    }
    return value;
  }

  @Override
  public void audioStart(ValuePath path, AudioSpec spec) {
    audio.put(path, new AudioPart(spec));
    parts.put(path, null);
  }

  @Override
  public void audioChunk(ValuePath path, AudioBuffer chunk) {
    audio.get(path).append(chunk);
  }

  @Override
  public void audioEnd(ValuePath path) {
    parts.put(path, audio.remove(path).toBuffer());
  }

  @Override
  public void json(ValuePath path, JsonNode node) {
    parts.put(path, new Value.Json(node));
  }

  @Override
  public void done() {
    if (parts.isEmpty()) {
      value = new Value.Json(JsonNodeFactory.instance.objectNode());
    } else if (parts.containsKey(ValuePath.ROOT)) {
      value = parts.get(ValuePath.ROOT);
    } else {
      value = assemble(parts, 0);
    }
  }

  private static Value assemble(Map<ValuePath, Value> parts, int depth) {
    Map<String, Map<ValuePath, Value>> groups = new LinkedHashMap<>();
    for (Map.Entry<ValuePath, Value> part : parts.entrySet()) {
      groups
          .computeIfAbsent(part.getKey().keys().get(depth), key -> new LinkedHashMap<>())
          .put(part.getKey(), part.getValue());
    }
    Map<String, Value> members = new LinkedHashMap<>();
    groups.forEach(
        (key, group) -> {
          ValuePath first = group.keySet().iterator().next();
          boolean leaf = first.keys().size() == depth + 1;
          members.put(key, leaf ? group.get(first) : assemble(group, depth + 1));
        });
    return new Value.Composite(members);
  }

  private static final class AudioPart {
    private final AudioSpec spec;
    private Object array;
    private int samples;

    AudioPart(AudioSpec spec) {
      this.spec = spec;
      long expected = Math.max(0, spec.frames()) * spec.channels();
      this.array = spec.format().newArray((int) Math.min(expected, 1 << 20));
    }

    void append(AudioBuffer chunk) {
      long needed = (long) samples + chunk.samples();
      if (needed > Integer.MAX_VALUE - 8) {
        throw new MarshalingError("audio of over 2^31 samples cannot be held as one array");
      }
      ensure((int) needed);
      System.arraycopy(chunk.array(), 0, array, samples, chunk.samples());
      samples = (int) needed;
    }

    private void ensure(int needed) {
      int capacity = Array.getLength(array);
      if (needed > capacity) {
        Object larger =
            spec.format()
                .newArray((int) Math.min(Integer.MAX_VALUE - 8, Math.max(needed, 2L * capacity)));
        System.arraycopy(array, 0, larger, 0, samples);
        array = larger;
      }
    }

    AudioBuffer toBuffer() {
      return AudioBuffer.over(array, samples / spec.channels(), spec);
    }
  }
}
