package org.remotemedia.bridge.values;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.util.Map;
import org.remotemedia.operators.error.MarshalingError;
import org.remotemedia.operators.kernel.SampleConversion;
import org.remotemedia.operators.value.AudioBuffer;
import org.remotemedia.operators.value.AudioFormat;
import org.remotemedia.operators.value.AudioSpec;
import org.remotemedia.operators.value.Value;
import org.remotemedia.operators.value.ValueCollector;
import org.remotemedia.operators.value.ValuePath;
import org.remotemedia.operators.value.ValueSink;

/**
 * Lays one value after another down for Python: samples as float32 in a {@link SampleSpace}, all
 * else in the value's description. Audio that is the whole value goes there as it comes; the parts
 * of an object are collected first, since they may interleave.
 */
public final class ValueWriter {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final int FLOAT_BYTES = Float.BYTES;

  private final SampleSpace space;
  private final long mostValueBytes;
  private float[] converted = new float[0];
  private long end;

  /**
   * @param mostValueBytes bytes of samples that one value may have
   */
  public ValueWriter(SampleSpace space, long mostValueBytes) {
    this.space = space;
    this.mostValueBytes = mostValueBytes;
  }

  /** Bytes laid down since the last {@link #rewind}. */
  public long end() {
    return end;
  }

  /** Begins anew at the start of the space. */
  public void rewind() {
    end = 0;
  }

  /** Forgets what was laid down from {@code earlierEnd} on. */
  public void truncate(long earlierEnd) {
    end = earlierEnd;
  }

  /** Takes the parts of the next value; {@link Writing#description()} then describes it. */
  public Writing begin() {
    return new Writing();
  }

  /** One value on its way. */
  public final class Writing implements ValueSink {
    private final ValueCollector collector = new ValueCollector();
    private final long start = end;
    private AudioSpec rootAudio;
    private long rootOffset;
    private long rootFrames;
    private long collectedBytes;
    private ObjectNode description;

    /** {@code {"json": …}}, {@code {"audio": …}} or {@code {"object": …}}; after {@code done}. */
    public ObjectNode description() {
      if (description == null) {
        throw new IllegalStateException("the value is not complete");
      }
      return description;
    }

    @Override
    public void audioStart(ValuePath path, AudioSpec spec) {
      if (path.isRoot()) {
        rootAudio = spec;
        rootOffset = SampleSpace.aligned(end);
        end = rootOffset;
      } else {
        collector.audioStart(path, spec);
      }
    }

    @Override
    public void audioChunk(ValuePath path, AudioBuffer chunk) {
      if (path.isRoot()) {
        requireRoom(end - start + (long) chunk.samples() * FLOAT_BYTES);
        lay(chunk);
        rootFrames += chunk.frames();
      } else {
        collectedBytes += chunk.bytes();
        requireRoom(collectedBytes);
        collector.audioChunk(path, chunk);
      }
    }

    @Override
    public void audioEnd(ValuePath path) {
      if (!path.isRoot()) {
        collector.audioEnd(path);
      }
    }

    @Override
    public void json(ValuePath path, JsonNode value) {
      collector.json(path, value);
    }

    @Override
    public void done() {
      if (rootAudio != null) {
        description = describe(rootOffset, rootFrames, rootAudio);
      } else {
        collector.done();
        description = write(collector.value());
      }
    }
  }

  private void requireRoom(long bytes) {
    if (bytes > mostValueBytes) {
      throw new MarshalingError(
          "the value is longer than the "
              + (mostValueBytes >> 20)
              + " MB that are collected for a CPython node; allow more with --py-max-value-mb, cut"
              + " the recordings with offset and duration in a list, or make the node a"
              + " StreamingNode");
    }
  }

  private ObjectNode write(Value value) {
    ObjectNode description = JSON.objectNode();
    if (value instanceof AudioBuffer audio) {
      long offset = SampleSpace.aligned(end);
      end = offset;
      lay(audio);
      return describe(offset, audio.frames(), audio.spec());
    }
    if (value instanceof Value.Composite composite) {
      ObjectNode members = description.putObject("object");
      for (Map.Entry<String, Value> member : composite.members().entrySet()) {
        members.set(member.getKey(), write(member.getValue()));
      }
    } else if (value instanceof Value.Json json) {
      description.set("json", json.node());
    }
    return description;
  }

  private static ObjectNode describe(long offset, long frames, AudioSpec spec) {
    ObjectNode description = JSON.objectNode();
    ObjectNode audio = description.putObject("audio");
    audio.put("offset", offset);
    AudioDescription.putFloats(audio, spec, frames);
    return description;
  }

  private void lay(AudioBuffer audio) {
    int samples = audio.samples();
    float[] floats;
    if (audio.format() == AudioFormat.F32) {
      floats = audio.floats();
    } else {
      if (converted.length < samples) {
        converted = new float[samples];
      }
      floats = converted;
      SampleConversion.convert(
          audio.format(), audio.array(), 0, AudioFormat.F32, floats, 0, samples);
    }
    long bytes = (long) samples * FLOAT_BYTES;
    ByteBuffer target = space.ensure(end + bytes);
    target
        .slice((int) end, (int) bytes)
        .order(target.order())
        .asFloatBuffer()
        .put(floats, 0, samples);
    end += bytes;
  }
}
