package org.remotemedia.operators.codec;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.ShortBuffer;
import org.remotemedia.operators.kernel.SampleConversion;
import org.remotemedia.operators.value.AudioFormat;

/** Converts samples as files hold them to float, full scale to 1.0. For one thread. */
final class PcmSamples {
  /** Enough for vectors, and little to allocate for a small recording. */
  private static final int BLOCK_SAMPLES = 1 << 10;

  private static final float[] A_LAW = G711.aLaw();
  private static final float[] MU_LAW = G711.muLaw();
  private static final float SCALE_8 = 0x1p-7f;
  private static final float SCALE_32 = 0x1p-31f;

  private short[] block = {};

  /**
   * Converts {@code count} samples from the buffer's position on, in its byte order, and moves the
   * position behind them.
   *
   * @param in must have an accessible array
   */
  void toFloat(PcmKind kind, ByteBuffer in, float[] out, int from, int count) {
    switch (kind) {
      case UNSIGNED_8 -> {
        byte[] bytes = in.array();
        int at = in.arrayOffset() + in.position();
        for (int i = 0; i < count; i++) {
          out[from + i] = ((bytes[at + i] & 0xFF) - 128) * SCALE_8;
        }
      }
      case SIGNED_8 -> {
        byte[] bytes = in.array();
        int at = in.arrayOffset() + in.position();
        for (int i = 0; i < count; i++) {
          out[from + i] = bytes[at + i] * SCALE_8;
        }
      }
      case PCM_16 -> from16(in, out, from, count);
      case PCM_24 -> from24(in, out, from, count);
      case PCM_32 -> {
        var samples = in.asIntBuffer();
        for (int i = 0; i < count; i++) {
          out[from + i] = samples.get(i) * SCALE_32;
        }
      }
      case FLOAT_32 -> {
        FloatBuffer samples = in.asFloatBuffer();
        samples.get(out, from, count);
      }
      case FLOAT_64 -> {
        var samples = in.asDoubleBuffer();
        for (int i = 0; i < count; i++) {
          out[from + i] = (float) samples.get(i);
        }
      }
      case A_LAW -> look(A_LAW, in, out, from, count);
      case MU_LAW -> look(MU_LAW, in, out, from, count);
    }
    in.position(in.position() + count * kind.bytes());
  }

  /** By way of shorts, since only arrays are converted with vectors. */
  private void from16(ByteBuffer in, float[] out, int from, int count) {
    if (block.length < Math.min(count, BLOCK_SAMPLES)) {
      block = new short[Math.min(count, BLOCK_SAMPLES)];
    }
    ShortBuffer samples = in.asShortBuffer();
    for (int done = 0; done < count; ) {
      int length = Math.min(count - done, block.length);
      samples.get(block, 0, length);
      SampleConversion.convert(
          AudioFormat.I16, block, 0, AudioFormat.F32, out, from + done, length);
      done += length;
    }
  }

  /** As the upper bytes of 32-bit integers, which float holds exactly. */
  private static void from24(ByteBuffer in, float[] out, int from, int count) {
    byte[] bytes = in.array();
    int at = in.arrayOffset() + in.position();
    int low = in.order() == ByteOrder.LITTLE_ENDIAN ? 0 : 2;
    int high = 2 - low;
    for (int i = 0; i < count; i++, at += 3) {
      int sample =
          bytes[at + high] << 24 | (bytes[at + 1] & 0xFF) << 16 | (bytes[at + low] & 0xFF) << 8;
      out[from + i] = sample * SCALE_32;
    }
  }

  private static void look(float[] table, ByteBuffer in, float[] out, int from, int count) {
    byte[] bytes = in.array();
    int at = in.arrayOffset() + in.position();
    for (int i = 0; i < count; i++) {
      out[from + i] = table[bytes[at + i] & 0xFF];
    }
  }
}
