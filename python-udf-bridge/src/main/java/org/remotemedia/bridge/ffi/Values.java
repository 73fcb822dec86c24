package org.remotemedia.bridge.ffi;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.remotemedia.bridge.values.AudioDescription;
import org.remotemedia.operators.value.AudioBuffer;

/**
 * Values between Java and the Python module: a description in JSON, and samples beside it. Audio is
 * described by {@link AudioDescription} and either {@code offset}, where it begins among the
 * samples of the {@link Exchange}, or {@code array}, its number among larger arrays.
 */
final class Values {
  static final String AUDIO = "audio";
  static final String OBJECT = "object";
  static final String JSON = "json";

  /** Several values in their order; in results alone. */
  static final String LIST = "list";

  /** Number of an array. */
  static final String ARRAY = "array";

  /** Where samples begin in the exchange. */
  static final String OFFSET = "offset";

  /** Says that samples are in the memory that was given for a result. */
  static final String GIVEN = "given";

  private Values() {}

  /** Copies all samples of {@code audio} to where {@code memory} stands. */
  static void copyInto(AudioBuffer audio, ByteBuffer memory) {
    ByteBuffer target = memory.slice().order(ByteOrder.nativeOrder());
    int samples = audio.samples();
    switch (audio.format()) {
      case F32 -> target.asFloatBuffer().put(audio.floats(), 0, samples);
      case F64 -> target.asDoubleBuffer().put(audio.doubles(), 0, samples);
      case I16 -> target.asShortBuffer().put(audio.shorts(), 0, samples);
      case I32 -> target.asIntBuffer().put(audio.ints(), 0, samples);
    }
  }
}
