package org.remotemedia.operators.codec;

import java.nio.ByteBuffer;
import java.util.HexFormat;

/**
 * The parts of extensible WAV sub-formats behind the format tag, as little-endian files hold them.
 */
public final class WavGuid {
  /** KSDATAFORMAT_SUBTYPE: the tags of plain WAV. */
  static final byte[] MEDIA_SUBTYPE_TAIL = HexFormat.of().parseHex("000010008000" + "00aa00389b71");

  /** The same for Ambisonic B-format, of which only PCM and float exist. */
  static final byte[] AMBISONIC_TAIL = HexFormat.of().parseHex("2107d3118644" + "c8c1ca000000");

  private WavGuid() {}

  /** Appends what comes after the format tag in the sub-format of plain WAV. */
  public static void putMediaSubtypeTail(ByteBuffer out) {
    out.put(MEDIA_SUBTYPE_TAIL);
  }
}
