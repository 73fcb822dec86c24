package org.remotemedia.bridge.ffi;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import org.remotemedia.bridge.runtime.PipelineInput;
import org.remotemedia.bridge.values.AudioDescription;
import org.remotemedia.bridge.values.SampleChunks;
import org.remotemedia.operators.error.AudioFormatError;
import org.remotemedia.operators.kernel.FiniteSamples;
import org.remotemedia.operators.value.AudioBuffer;
import org.remotemedia.operators.value.AudioSpec;
import org.remotemedia.operators.value.ValuePath;
import org.remotemedia.operators.value.ValueSink;

/**
 * A value whose samples lie in Python's memory, from where they are taken in chunks that stay in
 * the processor's cache.
 *
 * @param description as {@link Values} describes it
 * @param exchange has the samples of short audio
 * @param arrays those of longer audio: direct, in native byte order
 * @param chunks scratch
 */
record DirectInput(
    JsonNode description, Exchange exchange, List<ByteBuffer> arrays, SampleChunks chunks)
    implements PipelineInput {
  @Override
  public boolean isWithoutRate() {
    return isWithoutRate(description);
  }

  private static boolean isWithoutRate(JsonNode part) {
    if (part.has(Values.AUDIO)) {
      return !AudioDescription.read(part.get(Values.AUDIO)).hasSampleRate();
    }
    return part.path(Values.OBJECT).valueStream().anyMatch(DirectInput::isWithoutRate);
  }

  @Override
  public double seconds(int bareRate) {
    return seconds(description, bareRate);
  }

  private static double seconds(JsonNode part, int bareRate) {
    if (part.has(Values.AUDIO)) {
      AudioSpec spec = rated(AudioDescription.read(part.get(Values.AUDIO)), bareRate);
      return spec.hasSampleRate() ? (double) spec.frames() / spec.sampleRate() : 0;
    }
    return part.path(Values.OBJECT)
        .valueStream()
        .mapToDouble(member -> seconds(member, bareRate))
        .sum();
  }

  @Override
  public AudioSpec audio(int bareRate) {
    JsonNode audio = description.get(Values.AUDIO);
    return audio == null ? null : rated(AudioDescription.read(audio), bareRate);
  }

  @Override
  public void feed(ValueSink sink, int bareRate) {
    feed(description, ValuePath.ROOT, sink, bareRate);
    sink.done();
  }

  private void feed(JsonNode part, ValuePath path, ValueSink sink, int bareRate) {
    if (part.has(Values.AUDIO)) {
      JsonNode audio = part.get(Values.AUDIO);
      AudioSpec spec = AudioDescription.read(audio);
      feed(samples(audio, spec), rated(spec, bareRate), path, sink);
    } else if (part.has(Values.OBJECT)) {
      for (Map.Entry<String, JsonNode> member : part.get(Values.OBJECT).properties()) {
        feed(member.getValue(), path.child(member.getKey()), sink, bareRate);
      }
    } else {
      sink.json(path, part.required(Values.JSON));
    }
  }

  private ByteBuffer samples(JsonNode audio, AudioSpec spec) {
    if (audio.has(Values.OFFSET)) {
      long bytes = spec.frames() * spec.channels() * spec.format().bytesPerSample();
      return exchange.requestSamples(audio.get(Values.OFFSET).longValue(), bytes);
    }
    return arrays.get(audio.required(Values.ARRAY).intValue());
  }

  private void feed(ByteBuffer samples, AudioSpec spec, ValuePath path, ValueSink sink) {
    sink.audioStart(path, spec);
    long given = 0;
    SampleChunks.Cursor cursor = chunks.over(samples, 0, spec);
    for (AudioBuffer chunk = cursor.next(); chunk != null; chunk = cursor.next()) {
      requireFinite(chunk, given);
      sink.audioChunk(path, chunk);
      given += chunk.frames();
    }
    sink.audioEnd(path);
  }

  private static void requireFinite(AudioBuffer chunk, long before) {
    int frame = FiniteSamples.firstNonFiniteFrame(chunk);
    if (frame >= 0) {
      throw new AudioFormatError(
          "frame " + (before + frame) + " of the input holds a sample that is NaN or infinite");
    }
  }

  private static AudioSpec rated(AudioSpec spec, int bareRate) {
    return spec.hasSampleRate() ? spec : spec.withSampleRate(bareRate);
  }
}
