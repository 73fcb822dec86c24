package org.remotemedia.operators.kernel;

import java.util.function.Consumer;
import org.remotemedia.operators.value.AudioBuffer;

/** One step of a change of rate over a stream: keeps the input that later outputs need. */
interface RateStage {
  /** Takes the next chunk; gives blocks that are valid only during the call. */
  void process(AudioBuffer chunk, Consumer<AudioBuffer> output);

  /** Gives the rest of {@code totalFrames}, as if silence followed. */
  void flush(long totalFrames, Consumer<AudioBuffer> output);

  /** Begins anew. */
  void reset();

  /** Bytes of buffers and tables. */
  long memoryBytes();
}
