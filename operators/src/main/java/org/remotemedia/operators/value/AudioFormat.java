package org.remotemedia.operators.value;

import java.util.Locale;

/**
 * Sample formats. Full scale is ±1.0 for the floating ones and ±2^(bits−1) for the integer ones.
 */
public enum AudioFormat {
  F32(4, 32, false),
  I16(2, 16, true),
  I32(4, 32, true),
  F64(8, 64, false);

  private final int bytesPerSample;
  private final int bits;
  private final boolean integer;

  AudioFormat(int bytesPerSample, int bits, boolean integer) {
    this.bytesPerSample = bytesPerSample;
    this.bits = bits;
    this.integer = integer;
  }

  public int bytesPerSample() {
    return bytesPerSample;
  }

  public int bits() {
    return bits;
  }

  public boolean isInteger() {
    return integer;
  }

  /** Name in manifests and outputs: {@code f32}, {@code i16}, {@code i32}, {@code f64}. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static AudioFormat ofWireName(String name) {
    return valueOf(name.toUpperCase(Locale.ROOT));
  }

  /** A new array of this format's element type: {@code float[]}, {@code short[]}, … */
  public Object newArray(int samples) {
    return switch (this) {
      case F32 -> new float[samples];
      case I16 -> new short[samples];
      case I32 -> new int[samples];
      case F64 -> new double[samples];
    };
  }
}
