package org.remotemedia.operators.codec;

/**
 * The four bytes with which each frame of MPEG audio layer 2 or 3 begins, as one number. Free
 * formats, whose frames do not tell their length, are not taken for frames.
 */
final class MpegHeader {
  static final int BYTES = 4;

  /** The longest frame that can be: layer 2 at 384 kbit/s and 32 kHz, padded. */
  static final int MAX_FRAME_BYTES = 2881;

  private static final int VERSION_1 = 3;
  private static final int VERSION_2 = 2;
  private static final int LAYER_3 = 1;
  private static final int MONO = 3;

  /** Sync word, version, layer and sample rate: what all frames of a stream have in common. */
  private static final int CONSTANT_BITS = 0xFFFE_0C00;

  private static final int[] RATES = {44_100, 48_000, 32_000};

  /** In kbit/s, of version 1 layer 2, version 1 layer 3, and all others. */
  private static final int[][] BIT_RATES = {
    {0, 32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384, 0},
    {0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 0},
    {0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160, 0}
  };

  private MpegHeader() {}

  /** The header at an index, of which all bytes must be there. */
  static int at(byte[] bytes, int at) {
    return (bytes[at] & 0xFF) << 24
        | (bytes[at + 1] & 0xFF) << 16
        | (bytes[at + 2] & 0xFF) << 8
        | (bytes[at + 3] & 0xFF);
  }

  /** Whether a frame may begin so. */
  static boolean isFrame(int header) {
    int layer = layer(header);
    int bitRate = header >> 12 & 15;
    return header >>> 21 == 0x7FF
        && version(header) != 1
        && (layer == LAYER_3 || layer == 2)
        && bitRate != 0
        && bitRate != 15
        && (header >> 10 & 3) != 3;
  }

  /** Whether two frames can be of one stream. */
  static boolean belongTogether(int header, int other) {
    return ((header ^ other) & CONSTANT_BITS) == 0;
  }

  private static int version(int header) {
    return header >> 19 & 3;
  }

  /** As it is coded: 1 is layer 3, 2 is layer 2. */
  private static int layer(int header) {
    return header >> 17 & 3;
  }

  static boolean isLayer3(int header) {
    return layer(header) == LAYER_3;
  }

  /** Whether a checksum follows the header. */
  static boolean hasChecksum(int header) {
    return (header >> 16 & 1) == 0;
  }

  static int sampleRate(int header) {
    int rate = RATES[header >> 10 & 3];
    int version = version(header);
    return version == VERSION_1 ? rate : version == VERSION_2 ? rate / 2 : rate / 4;
  }

  /** Audio frames of the frame. */
  static int samples(int header) {
    return isLayer3(header) && version(header) != VERSION_1 ? 576 : 1152;
  }

  /** Length of the frame in bytes, its header included. */
  static int bytes(int header) {
    int table = version(header) != VERSION_1 ? 2 : isLayer3(header) ? 1 : 0;
    int bitRate = BIT_RATES[table][header >> 12 & 15] * 1000;
    return samples(header) / 8 * bitRate / sampleRate(header) + (header >> 9 & 1);
  }

  /** Bytes of the frames before it that a frame of layer 3 at an index needs. */
  static int borrowedBytes(byte[] bytes, int at) {
    int header = at(bytes, at);
    int side = at + BYTES + (hasChecksum(header) ? 2 : 0);
    int first = bytes[side] & 0xFF;
    return version(header) == VERSION_1 ? first << 1 | (bytes[side + 1] & 0xFF) >> 7 : first;
  }

  static boolean isMono(int header) {
    return (header >> 6 & 3) == MONO;
  }

  /** Length in bytes of what stands between header and samples in layer 3. */
  static int sideBytes(int header) {
    boolean mono = isMono(header);
    return version(header) == VERSION_1 ? (mono ? 17 : 32) : (mono ? 9 : 17);
  }
}
