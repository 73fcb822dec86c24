package org.remotemedia.operators.codec;

/**
 * The checksums of FLAC frames (RFC 9639), Ogg pages (RFC 3533) and MPEG frames: unreflected; and
 * that of LAME's tag, reflected.
 */
final class Crc {
  private static final int[] CRC_8 = table(8, 0x07);

  /** Table k holds the checksums of a byte followed by k zero bytes. */
  private static final int[][] CRC_16 = slices(16, 0x8005);

  private static final int[] REFLECTED_16 = reflected(0xA001);

  private static final int[][] CRC_32 = slices(32, 0x04C1_1DB7);

  private Crc() {}

  private static int[] table(int width, int polynomial) {
    int[] table = new int[256];
    for (int value = 0; value < 256; value++) {
      int crc = value << (width - 8);
      for (int bit = 0; bit < 8; bit++) {
        boolean carry = ((crc >>> (width - 1)) & 1) == 1;
        crc = (crc << 1) ^ (carry ? polynomial : 0);
      }
      table[value] = width == 32 ? crc : crc & ((1 << width) - 1);
    }
    return table;
  }

  private static int[] reflected(int polynomial) {
    int[] table = new int[256];
    for (int value = 0; value < 256; value++) {
      int crc = value;
      for (int bit = 0; bit < 8; bit++) {
        crc = (crc >>> 1) ^ ((crc & 1) == 1 ? polynomial : 0);
      }
      table[value] = crc;
    }
    return table;
  }

  private static int[][] slices(int width, int polynomial) {
    int mask = width == 32 ? -1 : (1 << width) - 1;
    int[][] slices = new int[8][256];
    slices[0] = table(width, polynomial);
    for (int k = 1; k < 8; k++) {
      for (int value = 0; value < 256; value++) {
        int before = slices[k - 1][value];
        slices[k][value] = ((before << 8) & mask) ^ slices[0][before >>> (width - 8)];
      }
    }
    return slices;
  }

  /** x^8 + x^2 + x + 1 over the bytes from {@code from} up to {@code to}. */
  static int crc8(byte[] bytes, int from, int to) {
    int crc = 0;
    for (int i = from; i < to; i++) {
      crc = CRC_8[crc ^ (bytes[i] & 0xFF)];
    }
    return crc;
  }

  /** x^16 + x^15 + x^2 + 1; {@code crc} is that of the bytes before. */
  static int crc16(int crc, byte[] bytes, int from, int to) {
    int[] t0 = CRC_16[0];
    int[] t1 = CRC_16[1];
    int[] t2 = CRC_16[2];
    int[] t3 = CRC_16[3];
    int[] t4 = CRC_16[4];
    int[] t5 = CRC_16[5];
    int[] t6 = CRC_16[6];
    int[] t7 = CRC_16[7];
    int i = from;
    for (; i <= to - 8; i += 8) {
      crc =
          t7[(crc >>> 8) ^ (bytes[i] & 0xFF)]
              ^ t6[(crc ^ bytes[i + 1]) & 0xFF]
              ^ t5[bytes[i + 2] & 0xFF]
              ^ t4[bytes[i + 3] & 0xFF]
              ^ t3[bytes[i + 4] & 0xFF]
              ^ t2[bytes[i + 5] & 0xFF]
              ^ t1[bytes[i + 6] & 0xFF]
              ^ t0[bytes[i + 7] & 0xFF];
    }
    for (; i < to; i++) {
      crc = ((crc << 8) & 0xFFFF) ^ t0[(crc >>> 8) ^ (bytes[i] & 0xFF)];
    }
    return crc;
  }

  /** The same polynomial with the lowest bit first; {@code crc} is that of the bytes before. */
  static int reflected16(int crc, byte[] bytes, int from, int to) {
    int result = crc;
    for (int i = from; i < to; i++) {
      result = (result >>> 8) ^ REFLECTED_16[(result ^ bytes[i]) & 0xFF];
    }
    return result;
  }

  /** The polynomial of Ethernet; {@code crc} is that of the bytes before. */
  static int crc32(int crc, byte[] bytes, int from, int to) {
    int[][] t = CRC_32;
    int i = from;
    for (; i <= to - 4; i += 4) {
      crc =
          t[3][(crc >>> 24) ^ (bytes[i] & 0xFF)]
              ^ t[2][((crc >>> 16) ^ bytes[i + 1]) & 0xFF]
              ^ t[1][((crc >>> 8) ^ bytes[i + 2]) & 0xFF]
              ^ t[0][(crc ^ bytes[i + 3]) & 0xFF];
    }
    for (; i < to; i++) {
      crc = (crc << 8) ^ t[0][(crc >>> 24) ^ (bytes[i] & 0xFF)];
    }
    return crc;
  }
}
