package org.remotemedia.operators.codec;

/**
 * The header of one FLAC frame (RFC 9639, section 9.1).
 *
 * @param bytes length of the header
 * @param number of the frame, or of its first sample where {@code variable}
 * @param variable whether blocks may differ in size
 * @param frames audio frames of the block
 * @param sampleRate in Hz, 0 where the stream's own counts
 * @param assignment the field that tells channels and stereo mode
 * @param bits of one sample, 0 where the stream's own count
 */
record FlacFrameHeader(
    int bytes,
    long number,
    boolean variable,
    int frames,
    int sampleRate,
    int assignment,
    int bits) {
  /** The longest: sync, 2 bytes of codes, a number of 7, block size and rate of 2, checksum. */
  static final int MAX_BYTES = 16;

  static final int LEFT_SIDE = 8;
  static final int SIDE_RIGHT = 9;
  static final int MID_SIDE = 10;

  private static final int[] RATES = {
    0, 88_200, 176_400, 192_000, 8_000, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000, 96_000
  };
  private static final int[] BITS = {0, 8, 12, -1, 16, 20, 24, 32};

  int channels() {
    return assignment < LEFT_SIDE ? assignment + 1 : 2;
  }

  /** Whether a header may begin here: a first filter, without its checksum. */
  static boolean startsAt(byte[] bytes, int at) {
    return bytes[at] == (byte) 0xFF && (bytes[at + 1] & 0xFE) == 0xF8;
  }

  /**
   * Reads the header at {@code from}.
   *
   * @param to end of the available bytes, at least {@link #MAX_BYTES} away unless the file ends
   * @throws BitInput.EndOfBits when the bytes end within it
   * @throws DamagedFrameException when there is none or its checksum is wrong
   */
  static FlacFrameHeader parse(byte[] bytes, int from, int to)
      throws BitInput.EndOfBits, DamagedFrameException {
    need(from + 5, to);
    if (!startsAt(bytes, from)) {
      throw new DamagedFrameException("no frame begins there");
    }
    boolean variable = (bytes[from + 1] & 1) == 1;
    int blockCode = bytes[from + 2] >> 4 & 15;
    int rateCode = bytes[from + 2] & 15;
    int assignment = bytes[from + 3] >> 4 & 15;
    int bits = BITS[bytes[from + 3] >> 1 & 7];
    int first = bytes[from + 4] & 0xFF;
    int more = numberBytes(first) - 1;
    if (blockCode == 0 || rateCode == 15 || assignment > MID_SIDE || bits < 0 || more < 0) {
      throw new DamagedFrameException("its header is damaged");
    }
    int at = from + 5;
    need(at + more + 5, to + 4);
    long number = more == 0 ? first : first & ((1 << (6 - more)) - 1);
    for (int i = 0; i < more; i++) {
      number = (number << 6) | (bytes[at++] & 0x3F);
    }
    int blockBytes = blockCode == 6 ? 1 : blockCode == 7 ? 2 : 0;
    int rateBytes = rateCode == 12 ? 1 : rateCode > 12 ? 2 : 0;
    need(at + blockBytes + rateBytes + 1, to);
    int frames = blockBytes > 0 ? unsigned(bytes, at, blockBytes) + 1 : codedFrames(blockCode);
    at += blockBytes;
    int rate =
        rateBytes > 0 ? codedRate(rateCode, unsigned(bytes, at, rateBytes)) : RATES[rateCode];
    at += rateBytes;
    if (Crc.crc8(bytes, from, at) != (bytes[at] & 0xFF)) {
      throw new DamagedFrameException("the checksum of its header is wrong");
    }
    return new FlacFrameHeader(at + 1 - from, number, variable, frames, rate, assignment, bits);
  }

  private static void need(int end, int to) throws BitInput.EndOfBits {
    if (end > to) {
      throw new BitInput.EndOfBits();
    }
  }

  /** Length of a number coded as UTF-8 codes characters, 0 where none begins so. */
  private static int numberBytes(int first) {
    int ones = Integer.numberOfLeadingZeros(~(first << 24));
    return ones == 0 ? 1 : ones == 1 || ones == 8 ? 0 : ones;
  }

  private static int unsigned(byte[] bytes, int at, int length) {
    int value = bytes[at] & 0xFF;
    return length == 1 ? value : (value << 8) | (bytes[at + 1] & 0xFF);
  }

  private static int codedFrames(int code) {
    return code == 1 ? 192 : code < 6 ? 144 << code : 1 << code;
  }

  private static int codedRate(int code, int value) {
    return switch (code) {
      case 12 -> value * 1000;
      case 13 -> value;
      default -> value * 10;
    };
  }
}
