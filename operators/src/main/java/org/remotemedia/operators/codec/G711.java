package org.remotemedia.operators.codec;

/** Expansion of 8-bit A-law and µ-law samples after ITU-T G.711, scaled so that 2^15 is 1.0. */
final class G711 {
  private static final float SCALE = 1f / 32768f;

  private G711() {}

  /** The 256 A-law samples. */
  static float[] aLaw() {
    float[] table = new float[256];
    for (int code = 0; code < 256; code++) {
      int bits = code ^ 0x55;
      int segment = (bits >> 4) & 7;
      int magnitude = ((bits & 0x0F) << 4) + 8;
      if (segment > 0) {
        magnitude = (magnitude + 0x100) << (segment - 1);
      }
      table[code] = ((bits & 0x80) != 0 ? magnitude : -magnitude) * SCALE;
    }
    return table;
  }

  /** The 256 µ-law samples. */
  static float[] muLaw() {
    int bias = 0x84;
    float[] table = new float[256];
    for (int code = 0; code < 256; code++) {
      int bits = ~code & 0xFF;
      int magnitude = ((((bits & 0x0F) << 3) + bias) << ((bits >> 4) & 7)) - bias;
      table[code] = ((bits & 0x80) != 0 ? -magnitude : magnitude) * SCALE;
    }
    return table;
  }
}
