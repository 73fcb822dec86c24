package org.remotemedia.operators.node;

import com.fasterxml.jackson.databind.JsonNode;
import org.remotemedia.operators.error.AudioFormatError;
import org.remotemedia.operators.error.MarshalingError;
import org.remotemedia.operators.value.AudioBuffer;
import org.remotemedia.operators.value.AudioFormat;
import org.remotemedia.operators.value.AudioSpec;
import org.remotemedia.operators.value.ValuePath;
import org.remotemedia.operators.value.ValueSink;

/**
 * Base of nodes that work on one audio value. A flat list of numbers serves as mono F32 audio
 * without a rate; any other JSON, and an object of several values, is a MarshalingError.
 */
public abstract class AudioNode extends Node {
  @Override
  protected final ValueSink begin(ValueSink output) {
    return new Input(output);
  }

  /** The audio begins; {@code spec}'s rate may be unknown. */
  protected abstract void audioStart(AudioSpec spec, ValueSink output);

  /** One chunk, of at least one frame. */
  protected abstract void audioChunk(AudioBuffer chunk, ValueSink output);

  /** The audio is complete: whatever is still held goes to the output, all but its {@code done}. */
  protected abstract void audioEnd(ValueSink output);

  private final class Input implements ValueSink {
    private final ValueSink output;
    private boolean started;

    Input(ValueSink output) {
      this.output = output;
    }

    @Override
    public void audioStart(ValuePath path, AudioSpec spec) {
      requireRoot(path);
      started = true;
      AudioNode.this.audioStart(spec, output);
    }

    @Override
    public void audioChunk(ValuePath path, AudioBuffer chunk) {
      if (chunk.frames() > 0) {
        AudioNode.this.audioChunk(chunk, output);
      }
    }

    @Override
    public void audioEnd(ValuePath path) {
      AudioNode.this.audioEnd(output);
    }

    @Override
    public void json(ValuePath path, JsonNode value) {
      requireRoot(path);
      AudioBuffer audio = monoSamples(value);
      audioStart(path, audio.spec());
      audioChunk(path, audio);
      audioEnd(path);
    }

    @Override
    public void done() {
      if (!started) {
        throw new MarshalingError(metadata().name() + " needs audio, but was given nothing");
      }
      output.done();
    }

    private void requireRoot(ValuePath path) {
      if (!path.isRoot()) {
        throw new MarshalingError(
            metadata().name()
                + " needs one audio value, but was given an object with the key "
                + path.keys().get(0));
      }
    }
  }

  private AudioBuffer monoSamples(JsonNode value) {
    if (!value.isArray()) {
      throw new MarshalingError(
          metadata().name() + " needs audio or a list of numbers, but was given " + kindOf(value));
    }
    float[] samples = new float[value.size()];
    for (int i = 0; i < samples.length; i++) {
      JsonNode item = value.get(i);
      if (!item.isNumber()) {
        throw new MarshalingError(
            metadata().name()
                + " needs audio or a list of numbers, but item "
                + i
                + " of the list is "
                + kindOf(item));
      }
      samples[i] = item.floatValue();
      if (!Float.isFinite(samples[i])) {
        throw new AudioFormatError(
            "the list has a sample that is not a finite f32 number, first in frame " + i);
      }
    }
    return AudioBuffer.over(
        samples,
        samples.length,
        new AudioSpec(AudioSpec.UNKNOWN_RATE, 1, AudioFormat.F32, samples.length));
  }

  /** "a string", "JSON null", … */
  public static String kindOf(JsonNode value) {
    return switch (value.getNodeType()) {
      case ARRAY -> "a list";
      case OBJECT, POJO -> "an object";
      case STRING, BINARY -> "a string";
      case NUMBER -> "a number";
      case BOOLEAN -> "a boolean";
      case NULL, MISSING -> "JSON null";
    };
  }
}
