package org.remotemedia.job.export;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * A tar archive of plain files in the USTAR format. Owner, mode and times are always the same, so
 * that the same files give the same bytes.
 */
final class TarOutput implements Closeable {
  /** Everything in an archive comes in blocks of this size. */
  static final int BLOCK_BYTES = 512;

  private static final int NAME_BYTES = 100;
  private static final int SIZE_AT = 124;
  private static final int CHECKSUM_AT = 148;

  /** What 11 octal digits hold. */
  private static final long MAX_OCTAL = (1L << 33) - 1;

  private final OutputStream out;
  private final byte[] copied = new byte[1 << 16];
  private long bytes;

  TarOutput(OutputStream out) {
    this.out = out;
  }

  /** Bytes so far. */
  long bytes() {
    return bytes;
  }

  /** Bytes that a file of that size takes. */
  static long bytes(long size) {
    return BLOCK_BYTES + (size + BLOCK_BYTES - 1) / BLOCK_BYTES * BLOCK_BYTES;
  }

  /**
   * Appends a file.
   *
   * @param name of at most 100 ASCII characters
   * @param content exactly {@code size} bytes
   * @throws IOException also when there are fewer
   */
  void add(String name, long size, InputStream content) throws IOException {
    out.write(header(name, size));
    long left = size;
    while (left > 0) {
      int count = content.read(copied, 0, (int) Math.min(copied.length, left));
      if (count < 0) {
        throw new IOException(name + " has become shorter while it was read");
      }
      out.write(copied, 0, count);
      left -= count;
    }
    int padding = (int) (bytes(size) - BLOCK_BYTES - size);
    out.write(new byte[padding]);
    bytes += bytes(size);
  }

  private static byte[] header(String name, long size) {
    byte[] encoded = name.getBytes(StandardCharsets.US_ASCII);
    if (encoded.length > NAME_BYTES) {
      throw new IllegalArgumentException("a name of more than 100 bytes: " + name);
    }
    byte[] header = new byte[BLOCK_BYTES];
    put(header, 0, encoded);
    put(header, 100, text("0000644\0"));
    put(header, 108, text("0000000\0"));
    put(header, 116, text("0000000\0"));
    putSize(header, size);
    put(header, 136, text("00000000000\0"));
    put(header, CHECKSUM_AT, text("        "));
    header[156] = '0';
    put(header, 257, text("ustar\00000"));
    int sum = 0;
    for (byte one : header) {
      sum += one & 0xFF;
    }
    put(header, CHECKSUM_AT, text(String.format(Locale.ROOT, "%06o\0 ", sum)));
    return header;
  }

  /** Larger sizes in base 256, as GNU tar began it and all readers take it. */
  private static void putSize(byte[] header, long size) {
    if (size <= MAX_OCTAL) {
      put(header, SIZE_AT, text(String.format(Locale.ROOT, "%011o\0", size)));
      return;
    }
    header[SIZE_AT] = (byte) 0x80;
    for (int i = 0; i < Long.BYTES; i++) {
      header[SIZE_AT + 11 - i] = (byte) (size >>> (8 * i));
    }
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static void put(byte[] header, int at, byte[] field) {
    System.arraycopy(field, 0, header, at, field.length);
  }

  /** Two empty blocks end an archive. */
  @Override
  public void close() throws IOException {
    try (out) {
      out.write(new byte[2 * BLOCK_BYTES]);
    }
  }
}
