package org.remotemedia.operators.value;

import java.nio.ByteBuffer;

/** Samples as bytes in a buffer's own order, converted in bulk. */
public final class SampleBytes {
  private SampleBytes() {}

  /**
   * Writes samples at the buffer's position, which stays.
   *
   * @param array of the format's element type
   */
  public static void put(AudioFormat format, Object array, int from, int count, ByteBuffer into) {
    switch (format) {
      case F32 -> into.asFloatBuffer().put((float[]) array, from, count);
      case I16 -> into.asShortBuffer().put((short[]) array, from, count);
      case I32 -> into.asIntBuffer().put((int[]) array, from, count);
      case F64 -> into.asDoubleBuffer().put((double[]) array, from, count);
    }
  }

  /**
   * Reads samples at the buffer's position, which stays.
   *
   * @param array of the format's element type
   */
  public static void get(AudioFormat format, Object array, int from, int count, ByteBuffer bytes) {
    switch (format) {
      case F32 -> bytes.asFloatBuffer().get((float[]) array, from, count);
      case I16 -> bytes.asShortBuffer().get((short[]) array, from, count);
      case I32 -> bytes.asIntBuffer().get((int[]) array, from, count);
      case F64 -> bytes.asDoubleBuffer().get((double[]) array, from, count);
    }
  }
}
