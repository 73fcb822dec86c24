package org.remotemedia.bridge.runtime;

import org.remotemedia.operators.value.AudioBuffer;
import org.remotemedia.operators.value.AudioSpec;
import org.remotemedia.operators.value.Value;
import org.remotemedia.operators.value.ValueFeed;
import org.remotemedia.operators.value.ValueSink;

/**
 * A value on the Java heap.
 *
 * @param chunkFrames longest piece of audio given on at once
 */
record WholeInput(Value value, int chunkFrames) implements PipelineInput {
  @Override
  public boolean isWithoutRate() {
    return InputAudio.isWithoutRate(value);
  }

  @Override
  public double seconds(int bareRate) {
    return InputAudio.seconds(rated(bareRate));
  }

  @Override
  public AudioSpec audio(int bareRate) {
    return rated(bareRate) instanceof AudioBuffer audio ? audio.spec() : null;
  }

  @Override
  public void feed(ValueSink sink, int bareRate) {
    InputAudio.requireFinite(value);
    ValueFeed.feed(rated(bareRate), sink, chunkFrames);
  }

  private Value rated(int bareRate) {
    return InputAudio.map(
        value, audio -> audio.spec().hasSampleRate() ? audio : audio.withSampleRate(bareRate));
  }
}
