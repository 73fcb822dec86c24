package org.remotemedia.operators.flink;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/** Bytes behind their number. */
public final class SizedBytes {
  /** Bytes are read in steps of this size, so that a damaged number cannot exhaust memory. */
  private static final int STEP = 1 << 20;

  private SizedBytes() {}

  public static void write(DataOutput out, byte[] bytes) throws IOException {
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws IOException also when there are fewer bytes than their number says
   */
  public static byte[] read(DataInput in) throws IOException {
    int length = in.readInt();
    if (length < 0) {
      throw new IOException("negative length " + length);
    }
    byte[] bytes = new byte[Math.min(length, STEP)];
    int read = 0;
    while (true) {
      in.readFully(bytes, read, bytes.length - read);
      read = bytes.length;
      if (read == length) {
        return bytes;
      }
      bytes = Arrays.copyOf(bytes, (int) Math.min(length, 2L * read));
    }
  }
}
