package org.remotemedia.operators.codec.write;

import java.util.Arrays;

/** Bits, the most significant first, into bytes that grow as needed and are used again. */
final class BitOutput {
  private static final int[] CRC8 = table(0x07, 8);
  private static final int[] CRC16 = table(0x8005, 16);

  private byte[] bytes = new byte[1 << 16];
  private int length;
  private long pending;
  private int pendingBits;

  void clear() {
    length = 0;
    pending = 0;
    pendingBits = 0;
  }

  /**
   * Appends the low bits of a value.
   *
   * @param count 0 to 32
   */
  void write(int value, int count) {
    pending = (pending << count) | (value & ((1L << count) - 1));
    pendingBits += count;
    while (pendingBits >= 8) {
      pendingBits -= 8;
      append((int) (pending >>> pendingBits));
    }
  }

  /** Appends that many zeros and a one. */
  void writeUnary(int zeros) {
    int left = zeros;
    while (left >= 32) {
      write(0, 32);
      left -= 32;
    }
    write(0, left);
    write(1, 1);
  }

  /** Fills the last byte with zeros. */
  void align() {
    write(0, (8 - pendingBits) % 8);
  }

  private void append(int value) {
    if (length == bytes.length) {
      bytes = Arrays.copyOf(bytes, 2 * length);
    }
    bytes[length++] = (byte) value;
  }

  /** Appends the CRC-8 of all bytes so far. */
  void writeCrc8() {
    int crc = 0;
    for (int i = 0; i < length; i++) {
      crc = CRC8[crc ^ (bytes[i] & 0xFF)];
    }
    write(crc, 8);
  }

  /** Appends the CRC-16 of all bytes so far. */
  void writeCrc16() {
    int crc = 0;
    for (int i = 0; i < length; i++) {
      crc = ((crc << 8) & 0xFFFF) ^ CRC16[(crc >>> 8) ^ (bytes[i] & 0xFF)];
    }
    write(crc, 16);
  }

  byte[] bytes() {
    return bytes;
  }

  /** Whole bytes so far. */
  int length() {
    return length;
  }

  private static int[] table(int polynomial, int bits) {
    int[] table = new int[256];
    int top = 1 << (bits - 1);
    for (int i = 0; i < 256; i++) {
      int crc = i << (bits - 8);
      for (int bit = 0; bit < 8; bit++) {
        crc = (crc & top) == 0 ? crc << 1 : (crc << 1) ^ polynomial;
      }
      table[i] = crc & ((1 << bits) - 1);
    }
    return table;
  }
}
