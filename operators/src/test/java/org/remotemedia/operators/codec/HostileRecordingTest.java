package org.remotemedia.operators.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.remotemedia.operators.error.AudioFormatError;

/** Recordings made to exhaust memory or time. */
@Timeout(60)
class HostileRecordingTest {
  private static final long MOST_BYTES = 8 << 20;
  private static final int BLOCK_FRAMES = 65_535;

  private static long allocated() {
    return ((com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean())
        .getCurrentThreadAllocatedBytes();
  }

  /** Blocks of one repeated value: 15 bytes for 65,535 frames. */
  private static byte[] flacOfSilence(int blocks) throws IOException {
    return flac(blocks, new byte[] {0, 0, 0}); // A constant subframe.
  }

  private static byte[] flac(int blocks, byte[] subframe) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeBytes("fLaC");
    out.writeInt(0x8000_0000 | FlacStreamInfo.BYTES);
    out.writeShort(BLOCK_FRAMES);
    out.writeShort(BLOCK_FRAMES);
    out.write(new byte[6]);
    long framesUnknown = 16_000L << 44 | 0L << 41 | 15L << 36;
    out.writeLong(framesUnknown);
    out.write(new byte[16]);
    for (int block = 0; block < blocks; block++) {
      out.write(frame(block, subframe));
    }
    return bytes.toByteArray();
  }

  private static byte[] frame(int number, byte[] subframe) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeShort(0xFFF8);
    out.writeByte(0x70); // The length in 16 bits below, the rate of the stream.
    out.writeByte(0x08); // One channel of 16 bits.
    // Up to 16 bits of a number, as UTF-8 has them.
    out.writeByte(0xE0 | number >> 12);
    out.writeByte(0x80 | (number >> 6 & 0x3F));
    out.writeByte(0x80 | (number & 0x3F));
    out.writeShort(BLOCK_FRAMES - 1);
    out.writeByte(Crc.crc8(bytes.toByteArray(), 0, bytes.size()));
    out.write(subframe);
    out.writeShort(Crc.crc16(0, bytes.toByteArray(), 0, bytes.size()));
    return bytes.toByteArray();
  }

  @Test
  void aFewBytesThatAreHoursOfAudioNeedNoMemory() throws IOException {
    int blocks = 1_000;
    byte[] file = flacOfSilence(blocks);
    assertThat(file.length).isLessThan(20_000);
    // Vectors are objects until the compiler has seen enough of them.
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 20 && least > MOST_BYTES; i++) {
      long before = allocated();
      assertThat(framesOf(file)).isEqualTo((long) blocks * BLOCK_FRAMES);
      least = Math.min(least, allocated() - before);
    }
    assertThat(least).isLessThan(MOST_BYTES);
  }

  private static long framesOf(byte[] file) throws IOException {
    float[] block = new float[16_384];
    long frames = 0;
    try (AudioDecoder decoder = WavFiles.open(file)) {
      for (int count = decoder.read(block, 16_384);
          count > 0;
          count = decoder.read(block, 16_384)) {
        frames += count;
      }
    }
    return frames;
  }

  /** From the lowest sample of 16 bits on downwards, with checksums that are right. */
  @Test
  void samplesOfMoreBitsThanTheHeaderSaysAreRefused() throws IOException {
    byte[] subframe = new byte[3 + (15 + BLOCK_FRAMES + 6) / 8];
    Arrays.fill(subframe, (byte) 0xFF); // Residuals of one bit, -1.
    subframe[0] = 9 << 1; // The predictor that repeats the sample before.
    subframe[1] = (byte) 0x80;
    subframe[2] = 0;
    subframe[3] = 0b0000_0011; // No parameter, but
    subframe[4] = (byte) 0b1100_0011; // one bit each.
    byte[] file = flac(1, subframe);
    assertThatThrownBy(() -> WavFiles.decode(file))
        .isInstanceOf(AudioFormatError.class)
        .hasMessageContaining("it holds samples of more than 16 bits");
  }

  /** The most that the headers can declare. */
  @ParameterizedTest
  @ValueSource(strings = {"wav", "aiff", "au"})
  void channelsBeyondAllMeasureAreRefused(String format) {
    byte[] file =
        switch (format) {
          case "wav" -> wav(65_535, 1, 65_535, 16_000);
          case "aiff" -> aiff(32_767);
          default -> au(1_000_000_000);
        };
    long before = allocated();
    assertThatThrownBy(() -> WavFiles.open(file))
        .isInstanceOf(AudioFormatError.class)
        .hasMessageMatching("(?s).* channels, more than the 1024 .*");
    assertThat(allocated() - before).isLessThan(MOST_BYTES);
  }

  @ParameterizedTest
  @ValueSource(ints = {0x7FEE_FFF0, 0xFFF0_0000, 0x8010_0000})
  void aSizeBeyondTheFileNeedsNoMemory(int dataBytes) throws IOException {
    byte[] file = wav(2, 2, 4, dataBytes);
    float[] block = new float[200];
    long before = allocated();
    try (AudioDecoder decoder = WavFiles.open(file)) {
      assertThat(decoder.read(block, 100)).isEqualTo(2);
      assertThatThrownBy(() -> decoder.read(block, 100))
          .isInstanceOf(TruncatedAudioError.class)
          .hasMessageContaining("found 2");
    }
    assertThat(allocated() - before).isLessThan(MOST_BYTES);
  }

  private static byte[] wav(int channels, int sampleBytes, int frameBytes, int dataBytes) {
    return ByteBuffer.allocate(44 + 8)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put(ascii("RIFF"))
        .putInt(-1)
        .put(ascii("WAVEfmt "))
        .putInt(16)
        .putShort((short) 1)
        .putShort((short) channels)
        .putInt(16_000)
        .putInt(16_000 * frameBytes)
        .putShort((short) frameBytes)
        .putShort((short) (8 * sampleBytes))
        .put(ascii("data"))
        .putInt(dataBytes)
        .array();
  }

  private static byte[] aiff(int channels) {
    return ByteBuffer.allocate(12 + 26 + 16 + 8)
        .put(ascii("FORM"))
        .putInt(54)
        .put(ascii("AIFFCOMM"))
        .putInt(18)
        .putShort((short) channels)
        .putInt(1)
        .putShort((short) 16)
        .putShort((short) (16383 + 13))
        .putLong(16_000L << 50)
        .put(ascii("SSND"))
        .putInt(16)
        .array();
  }

  private static byte[] au(int channels) {
    return ByteBuffer.allocate(32)
        .put(ascii(".snd"))
        .putInt(24)
        .putInt(8)
        .putInt(3)
        .putInt(16_000)
        .putInt(channels)
        .array();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
