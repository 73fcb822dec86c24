package org.remotemedia.operators.codec;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The MD5 of samples as interleaved little-endian integers of whole bytes (RFC 9639, 8.2). */
final class SampleMd5 {
  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private final MessageDigest digest;
  private final int sampleBytes;
  private byte[] packed = {};

  SampleMd5(int bits) {
    this.sampleBytes = (bits + 7) / 8;
    try {
      this.digest = MessageDigest.getInstance("MD5");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has MD5", e);
    }
  }

  /** Adds {@code frames} samples of every channel, which start at {@code offset}. */
  void update(FlacBlocks blocks, int channels, int frames) {
    int bytes = frames * channels * sampleBytes;
    if (packed.length < bytes) {
      packed = new byte[bytes];
    }
    if (sampleBytes == 2 && channels == 2) {
      packStereo16(blocks.channel(0), blocks.channel(1), frames);
    } else {
      for (int channel = 0; channel < channels; channel++) {
        pack(blocks.channel(channel), channel, channels, frames);
      }
    }
    digest.update(packed, 0, bytes);
  }

  private void packStereo16(int[] left, int[] right, int frames) {
    int offset = FlacBlocks.offset();
    for (int i = 0; i < frames; i++) {
      INTS.set(packed, 4 * i, (left[offset + i] & 0xFFFF) | right[offset + i] << 16);
    }
  }

  private void pack(int[] samples, int channel, int channels, int frames) {
    int step = (channels - 1) * sampleBytes;
    int at = channel * sampleBytes;
    for (int i = FlacBlocks.offset(); i < FlacBlocks.offset() + frames; i++, at += step) {
      int sample = samples[i];
      for (int k = 0; k < sampleBytes; k++) {
        packed[at++] = (byte) sample;
        sample >>= 8;
      }
    }
  }

  /** In hexadecimal. */
  String digest() {
    return HexFormat.of().formatHex(digest.digest());
  }
}
