package org.remotemedia.operators.codec;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The MD5 of samples as interleaved little-endian integers of whole bytes (RFC 9639, 8.2). */
final class SampleMd5 {
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
    int bytes = room(frames * channels);
    for (int channel = 0; channel < channels; channel++) {
      pack(blocks.channel(channel), channel, channels, frames);
    }
    digest.update(packed, 0, bytes);
  }

  /** Adds the first {@code count} samples, which are of 16 bits and interleaved. */
  void update(short[] samples, int count) {
    int bytes = room(count);
    ByteBuffer.wrap(packed).order(ByteOrder.LITTLE_ENDIAN).asShortBuffer().put(samples, 0, count);
    digest.update(packed, 0, bytes);
  }

  /** Makes room for packed samples; returns their bytes. */
  private int room(int samples) {
    int bytes = samples * sampleBytes;
    if (packed.length < bytes) {
      packed = new byte[bytes];
    }
    return bytes;
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
