package org.remotemedia.operators.codec;

/** Compares the first bytes of files. */
final class MagicBytes {
  private MagicBytes() {}

  /**
   * Whether bytes stand at an offset.
   *
   * @param magic one char per byte
   */
  static boolean has(byte[] head, int offset, String magic) {
    if (head.length < offset + magic.length()) {
      return false;
    }
    for (int i = 0; i < magic.length(); i++) {
      if ((head[offset + i] & 0xFF) != magic.charAt(i)) {
        return false;
      }
    }
    return true;
  }
}
