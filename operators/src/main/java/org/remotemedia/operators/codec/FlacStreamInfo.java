package org.remotemedia.operators.codec;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.remotemedia.operators.error.AudioFormatError;

/**
 * What a FLAC file says of itself (RFC 9639, section 8.2).
 *
 * @param maxBlockFrames frames of a block at most
 * @param bits of one sample, 4 to 32
 * @param frames in all, 0 when the file does not tell
 * @param md5 of the samples as little-endian integers, in hexadecimal; all zero when the file does
 *     not tell
 */
record FlacStreamInfo(
    int maxBlockFrames, int sampleRate, int channels, int bits, long frames, String md5) {
  static final int BYTES = 34;

  /** Reads {@link #BYTES} bytes from a big-endian buffer. */
  static FlacStreamInfo parse(ByteBuffer in, String name) {
    in.getShort(); // Least frames of a block.
    int maxBlockFrames = Short.toUnsignedInt(in.getShort());
    in.position(in.position() + 6); // Bounds of the frames in bytes.
    long packed = in.getLong();
    byte[] md5 = new byte[16];
    in.get(md5);
    int sampleRate = (int) (packed >>> 44);
    int channels = (int) (packed >>> 41 & 7) + 1;
    int bits = (int) (packed >>> 36 & 31) + 1;
    long frames = packed & 0xF_FFFF_FFFFL;
    if (sampleRate == 0 || bits < 4 || maxBlockFrames < 16) {
      throw new AudioFormatError(
          name
              + " is damaged: its FLAC header declares a sample rate of "
              + sampleRate
              + " Hz, samples of "
              + bits
              + " bits and blocks of "
              + maxBlockFrames
              + " frames");
    }
    return new FlacStreamInfo(
        maxBlockFrames, sampleRate, channels, bits, frames, HexFormat.of().formatHex(md5));
  }

  /** Whether the file tells the checksum of its samples. */
  boolean hasMd5() {
    return !md5.equals("0".repeat(32));
  }

  /** Whether the file tells its length. */
  boolean hasFrames() {
    return frames > 0;
  }
}
