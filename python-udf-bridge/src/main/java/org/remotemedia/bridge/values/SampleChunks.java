package org.remotemedia.bridge.values;

import java.lang.reflect.Array;
import java.nio.ByteBuffer;
import java.util.EnumMap;
import java.util.Map;
import org.remotemedia.operators.value.AudioBuffer;
import org.remotemedia.operators.value.AudioFormat;
import org.remotemedia.operators.value.AudioSpec;

/** Takes samples out of byte buffers in chunks, over arrays that are used again and again. */
public final class SampleChunks {
  private static final int CHUNK_SAMPLES = 1 << 16;

  private final Map<AudioFormat, Object> arrays = new EnumMap<>(AudioFormat.class);

  /**
   * Begins with audio of known length.
   *
   * @param samples in the byte order of the samples
   * @param offset byte at which they begin
   */
  public Cursor over(ByteBuffer samples, int offset, AudioSpec spec) {
    return new Cursor(samples, offset, spec);
  }

  private Object arrayOf(AudioFormat format, int samples) {
    Object array = arrays.get(format);
    if (array == null || Array.getLength(array) < samples) {
      array = format.newArray(samples);
      arrays.put(format, array);
    }
    return array;
  }

  /** One audio value on its way out. */
  public final class Cursor {
    private final ByteBuffer samples;
    private final AudioSpec spec;
    private final int chunkFrames;
    private int position;
    private long left;

    private Cursor(ByteBuffer samples, int offset, AudioSpec spec) {
      this.samples = samples;
      this.spec = spec;
      this.chunkFrames = Math.max(1, CHUNK_SAMPLES / spec.channels());
      this.position = offset;
      this.left = spec.frames();
    }

    /** The next chunk, valid until the one after it is asked for; null at the end. */
    public AudioBuffer next() {
      if (left == 0) {
        return null;
      }
      AudioFormat format = spec.format();
      int frames = (int) Math.min(chunkFrames, left);
      int count = frames * spec.channels();
      Object array = arrayOf(format, count);
      ByteBuffer bytes =
          samples.slice(position, count * format.bytesPerSample()).order(samples.order());
      switch (format) {
        case F32 -> bytes.asFloatBuffer().get((float[]) array, 0, count);
        case F64 -> bytes.asDoubleBuffer().get((double[]) array, 0, count);
        case I16 -> bytes.asShortBuffer().get((short[]) array, 0, count);
        case I32 -> bytes.asIntBuffer().get((int[]) array, 0, count);
      }
      position += count * format.bytesPerSample();
      left -= frames;
      return AudioBuffer.over(array, frames, spec);
    }
  }
}
