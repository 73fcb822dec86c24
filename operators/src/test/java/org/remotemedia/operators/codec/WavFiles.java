package org.remotemedia.operators.codec;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Helps tests with WAV bytes. */
public final class WavFiles {
  private WavFiles() {}

  static byte[] fixture(String name) throws IOException {
    try (InputStream in = WavFiles.class.getResourceAsStream("/codec/wav/" + name)) {
      if (in == null) {
        throw new IOException("no fixture " + name);
      }
      return in.readAllBytes();
    }
  }

  static float[] floats(byte[] raw) {
    float[] samples = new float[raw.length / 4];
    ByteBuffer.wrap(raw).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(samples);
    return samples;
  }

  /** Opens a recording. */
  public static AudioDecoder open(byte[] file) throws IOException {
    return new AudioDecoders().open(new ByteArrayInputStream(file), "test.wav");
  }

  /** All samples, read in blocks of {@code frames}. */
  public static float[] readAll(AudioDecoder decoder, int frames) throws IOException {
    int channels = decoder.spec().channels();
    float[] block = new float[frames * channels];
    float[] all = new float[0];
    for (int count = decoder.read(block, frames); count > 0; count = decoder.read(block, frames)) {
      int old = all.length;
      all = Arrays.copyOf(all, old + count * channels);
      System.arraycopy(block, 0, all, old, count * channels);
    }
    return all;
  }

  static float[] decode(byte[] file) throws IOException {
    try (AudioDecoder decoder = open(file)) {
      return readAll(decoder, 100);
    }
  }

  /** A PCM file with 16 bits, with whatever sizes and chunks a test needs. */
  static byte[] pcm16(int riffBytes, byte[] before, int dataBytes, byte[] rest) {
    return ByteBuffer.allocate(44 + before.length + rest.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put("RIFF".getBytes(StandardCharsets.US_ASCII))
        .putInt(riffBytes)
        .put("WAVEfmt ".getBytes(StandardCharsets.US_ASCII))
        .putInt(16)
        .putShort((short) 1)
        .putShort((short) 1)
        .putInt(8000)
        .putInt(16000)
        .putShort((short) 2)
        .putShort((short) 16)
        .put(before)
        .put("data".getBytes(StandardCharsets.US_ASCII))
        .putInt(dataBytes)
        .put(rest)
        .array();
  }

  /** Bytes that can be positioned, for tests of seeking. */
  static final class SeekableBytes extends SeekableInput {
    private final byte[] bytes;
    private int position;
    boolean closed;

    SeekableBytes(byte[] bytes) {
      this.bytes = bytes;
    }

    @Override
    public long size() {
      return bytes.length;
    }

    @Override
    public long position() {
      return position;
    }

    @Override
    public void seek(long newPosition) {
      if (newPosition < 0 || newPosition > bytes.length) {
        throw new IllegalArgumentException("seek to " + newPosition + " of " + bytes.length);
      }
      position = (int) newPosition;
    }

    @Override
    public int read() {
      return position == bytes.length ? -1 : bytes[position++] & 0xFF;
    }

    @Override
    public int read(byte[] target, int offset, int length) {
      int count = Math.min(length, bytes.length - position);
      if (count == 0) {
        return -1;
      }
      System.arraycopy(bytes, position, target, offset, count);
      position += count;
      return count;
    }

    @Override
    public void close() {
      closed = true;
    }
  }
}
