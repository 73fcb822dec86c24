package org.remotemedia.operators.codec;

import java.nio.ByteBuffer;

/** The tags that stand before (version 2) or behind (version 1) recordings of any format. */
final class Id3 {
  static final int V1_BYTES = 128;
  static final int V2_HEADER_BYTES = 10;
  private static final int FOOTER_FLAG = 0x10;

  private Id3() {}

  /** Whether a tag of version 1 begins at the buffer's position. */
  static boolean isV1(ByteBuffer buffer) {
    int at = buffer.position();
    return buffer.remaining() >= 3
        && buffer.get(at) == 'T'
        && buffer.get(at + 1) == 'A'
        && buffer.get(at + 2) == 'G';
  }

  /** Length in bytes of the tag of version 2 with which a file begins, 0 when it has none. */
  static int v2Bytes(byte[] head) {
    if (head.length < V2_HEADER_BYTES || !MagicBytes.has(head, 0, "ID3")) {
      return 0;
    }
    int size = 0;
    for (int i = 6; i < V2_HEADER_BYTES; i++) {
      size = (size << 7) | (head[i] & 0x7F);
    }
    return size + V2_HEADER_BYTES + ((head[5] & FOOTER_FLAG) != 0 ? V2_HEADER_BYTES : 0);
  }
}
