package org.remotemedia.operators.codec;

/** Encodings of one sample in files that hold samples plainly. */
enum PcmKind {
  UNSIGNED_8(1),
  SIGNED_8(1),
  PCM_16(2),
  PCM_24(3),
  PCM_32(4),
  FLOAT_32(4),
  FLOAT_64(8),
  A_LAW(1),
  MU_LAW(1);

  private final int bytes;

  PcmKind(int bytes) {
    this.bytes = bytes;
  }

  int bytes() {
    return bytes;
  }
}
