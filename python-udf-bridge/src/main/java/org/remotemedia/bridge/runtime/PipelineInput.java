package org.remotemedia.bridge.runtime;

import org.remotemedia.operators.value.AudioSpec;
import org.remotemedia.operators.value.ValueSink;

/** A value on its way into a pipeline, wherever it lies. */
public interface PipelineInput {
  /** Whether there is audio in it whose sample rate is unknown. */
  boolean isWithoutRate();

  /**
   * Seconds of audio in it.
   *
   * @param bareRate sample rate of audio that has none, or {@link AudioSpec#UNKNOWN_RATE}, which
   *     counts nothing
   */
  double seconds(int bareRate);

  /**
   * The audio that the value is, with its length; null when it is something else.
   *
   * @param bareRate as for {@link #seconds}
   */
  AudioSpec audio(int bareRate);

  /**
   * Streams the value, with {@code done}.
   *
   * @param bareRate as for {@link #seconds}
   * @throws org.remotemedia.operators.error.AudioFormatError naming the first frame with a NaN or
   *     infinite sample
   */
  void feed(ValueSink sink, int bareRate);
}
