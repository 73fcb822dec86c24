package org.remotemedia.operators.codec;

/** Checks what is given to {@link AudioDecoder#read}. */
final class ReadArguments {
  private ReadArguments() {}

  static void check(float[] interleaved, int frames, int channels) {
    if (frames < 1 || (long) frames * channels > interleaved.length) {
      throw new IllegalArgumentException(
          frames + " frames of " + channels + " channels into " + interleaved.length + " samples");
    }
  }
}
