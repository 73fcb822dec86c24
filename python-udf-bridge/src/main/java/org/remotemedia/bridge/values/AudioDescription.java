package org.remotemedia.bridge.values;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.remotemedia.operators.value.AudioFormat;
import org.remotemedia.operators.value.AudioSpec;

/**
 * Audio as it is described to Python and by it, apart from where its samples are: {@code frames},
 * {@code channels}, {@code sample_rate} in Hz or null, and {@code format}, which samples for
 * CPython nodes go without, as they are always float32.
 */
public final class AudioDescription {
  private static final String FRAMES = "frames";
  private static final String CHANNELS = "channels";
  private static final String SAMPLE_RATE = "sample_rate";
  private static final String FORMAT = "format";

  private AudioDescription() {}

  /** Adds all but the format to a description. */
  static void putFloats(ObjectNode audio, AudioSpec spec, long frames) {
    audio.put(FRAMES, frames);
    audio.put(CHANNELS, spec.channels());
    if (spec.hasSampleRate()) {
      audio.put(SAMPLE_RATE, spec.sampleRate());
    } else {
      audio.putNull(SAMPLE_RATE);
    }
  }

  /** Adds everything to a description. */
  public static void put(ObjectNode audio, AudioSpec spec) {
    putFloats(audio, spec, spec.frames());
    audio.put(FORMAT, spec.format().wireName());
  }

  /**
   * What a description says.
   *
   * @throws IllegalArgumentException when it lacks something
   */
  public static AudioSpec read(JsonNode audio) {
    return new AudioSpec(
        audio.required(SAMPLE_RATE).asInt(AudioSpec.UNKNOWN_RATE),
        audio.required(CHANNELS).intValue(),
        AudioFormat.ofWireName(audio.required(FORMAT).textValue()),
        audio.required(FRAMES).longValue());
  }
}
