package org.remotemedia.operators.nodes;

import java.lang.reflect.Array;
import org.remotemedia.operators.value.AudioFormat;

/**
 * The one output buffer of a node. Chunks of any length are worked through in blocks that fit it,
 * so a node needs no more memory for a whole recording than for a chunk.
 */
final class BlockBuffer {
  /** Samples of a block; small enough to stay in cache. */
  private static final int SAMPLES = 1 << 15;

  private Object array;
  private AudioFormat format;

  /** Frames of a block whose frames have {@code samplesPerFrame} samples. */
  static int frames(int samplesPerFrame) {
    return Math.max(1, SAMPLES / samplesPerFrame);
  }

  /** An array of the format's element type with at least {@code samples} elements. */
  Object array(AudioFormat newFormat, int samples) {
    if (format != newFormat || Array.getLength(array) < samples) {
      array = newFormat.newArray(Math.max(samples, Math.min(SAMPLES, 2 * samples)));
      format = newFormat;
    }
    return array;
  }

  long bytes() {
    return array == null ? 0 : (long) Array.getLength(array) * format.bytesPerSample();
  }

  void release() {
    array = null;
    format = null;
  }
}
