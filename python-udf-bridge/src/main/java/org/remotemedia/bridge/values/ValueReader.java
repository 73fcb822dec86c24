package org.remotemedia.bridge.values;

import com.fasterxml.jackson.databind.JsonNode;
import java.lang.reflect.Array;
import java.nio.ByteBuffer;
import java.util.EnumMap;
import java.util.Map;
import org.remotemedia.operators.value.AudioBuffer;
import org.remotemedia.operators.value.AudioFormat;
import org.remotemedia.operators.value.AudioSpec;
import org.remotemedia.operators.value.ValuePath;
import org.remotemedia.operators.value.ValueSink;

/** Reads values that Python has laid down, in chunks. */
public final class ValueReader {
  private static final int CHUNK_SAMPLES = 1 << 16;

  private final Map<AudioFormat, Object> chunks = new EnumMap<>(AudioFormat.class);

  /**
   * Streams a value, with {@code done}.
   *
   * @param description as Python gives it
   * @param samples little-endian, what the offsets in the description count in
   */
  public void read(JsonNode description, ByteBuffer samples, ValueSink output) {
    readPart(description, samples, ValuePath.ROOT, output);
    output.done();
  }

  private void readPart(
      JsonNode description, ByteBuffer samples, ValuePath path, ValueSink output) {
    if (description.has("audio")) {
      readAudio(description.get("audio"), samples, path, output);
    } else if (description.has("object")) {
      for (Map.Entry<String, JsonNode> member : description.get("object").properties()) {
        readPart(member.getValue(), samples, path.child(member.getKey()), output);
      }
    } else {
      output.json(path, description.get("json"));
    }
  }

  private void readAudio(JsonNode audio, ByteBuffer samples, ValuePath path, ValueSink output) {
    AudioFormat format = AudioFormat.ofWireName(audio.get("format").textValue());
    int channels = audio.get("channels").intValue();
    long frames = audio.get("frames").longValue();
    AudioSpec spec =
        new AudioSpec(
            audio.path("sample_rate").asInt(AudioSpec.UNKNOWN_RATE), channels, format, frames);
    output.audioStart(path, spec);
    int chunkFrames = Math.max(1, CHUNK_SAMPLES / channels);
    Object chunk = chunkOf(format, chunkFrames * channels);
    int frameBytes = channels * format.bytesPerSample();
    int offset = Math.toIntExact(audio.get("offset").longValue());
    for (long from = 0; from < frames; from += chunkFrames) {
      int count = (int) Math.min(chunkFrames, frames - from);
      copy(
          samples
              .slice(Math.toIntExact(offset + from * frameBytes), count * frameBytes)
              .order(samples.order()),
          format,
          chunk,
          count * channels);
      output.audioChunk(path, AudioBuffer.over(chunk, count, spec));
    }
    output.audioEnd(path);
  }

  private Object chunkOf(AudioFormat format, int samples) {
    Object chunk = chunks.get(format);
    if (chunk == null || Array.getLength(chunk) < samples) {
      chunk = format.newArray(samples);
      chunks.put(format, chunk);
    }
    return chunk;
  }

  private static void copy(ByteBuffer source, AudioFormat format, Object target, int samples) {
    switch (format) {
      case F32 -> source.asFloatBuffer().get((float[]) target, 0, samples);
      case F64 -> source.asDoubleBuffer().get((double[]) target, 0, samples);
      case I16 -> source.asShortBuffer().get((short[]) target, 0, samples);
      case I32 -> source.asIntBuffer().get((int[]) target, 0, samples);
    }
  }
}
