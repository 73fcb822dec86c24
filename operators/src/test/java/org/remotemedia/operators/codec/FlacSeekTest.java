package org.remotemedia.operators.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Skips that are far enough to be done by bisection. */
class FlacSeekTest {
  private static final int FRAME_SECONDS = 8000;

  /** Counts what is read of a file that consists of one FLAC frame again and again, renumbered. */
  private static final class Counting extends SeekableInput {
    private final WavFiles.SeekableBytes bytes;
    long read;

    Counting(byte[] file) {
      this.bytes = new WavFiles.SeekableBytes(file);
    }

    @Override
    public long size() {
      return bytes.size();
    }

    @Override
    public long position() {
      return bytes.position();
    }

    @Override
    public void seek(long position) {
      bytes.seek(position);
    }

    @Override
    public int read() {
      return bytes.read();
    }

    @Override
    public int read(byte[] target, int offset, int length) {
      int count = bytes.read(target, offset, length);
      read += Math.max(0, count);
      return count;
    }
  }

  private static byte[] file(int frames) throws IOException {
    return file(frames, false, 0);
  }

  /**
   * Verbatim frames of 1000 samples of 16 bit mono, so that the file is large.
   *
   * @param bySample whether they have the numbers of their first samples, as old encoders give them
   * @param shift frames by which the samples are others
   */
  private static byte[] file(int frames, boolean bySample, int shift) throws IOException {
    byte[] info = new byte[42];
    System.arraycopy(new byte[] {'f', 'L', 'a', 'C', (byte) 0x80, 0, 0, 34}, 0, info, 0, 8);
    java.nio.ByteBuffer header = java.nio.ByteBuffer.wrap(info).position(8);
    header.putShort((short) 1000).putShort((short) 1000).putInt(0).putShort((short) 0);
    header.putLong(((long) FRAME_SECONDS << 44) | (15L << 36) | (frames * 1000L));
    byte[] all = Arrays.copyOf(info, 42 + frames * FRAME_BYTES);
    for (int frame = 0; frame < frames; frame++) {
      write(all, 42 + frame * FRAME_BYTES, frame + shift, bySample ? frame * 1000 : frame);
    }
    return all;
  }

  private static final int HEADER_BYTES = 4 + 5 + 2 + 1;
  private static final int FRAME_BYTES = HEADER_BYTES + 1 + 2000 + 2;

  private static void write(byte[] all, int start, int index, int number) {
    java.nio.ByteBuffer out = java.nio.ByteBuffer.wrap(all).position(start);
    out.putShort((short) 0xFFF8).put((byte) 0x70).put((byte) 0x08);
    out.put((byte) (0xF8 | (number >> 24)))
        .put((byte) (0x80 | ((number >> 18) & 0x3F)))
        .put((byte) (0x80 | ((number >> 12) & 0x3F)))
        .put((byte) (0x80 | ((number >> 6) & 0x3F)))
        .put((byte) (0x80 | (number & 0x3F)));
    out.putShort((short) 999);
    out.put((byte) Crc.crc8(all, start, start + HEADER_BYTES - 1));
    out.put((byte) 2);
    for (int i = 0; i < 1000; i++) {
      // Among them are many that look like the beginning of a frame.
      out.putShort((short) (i % 3 == 0 ? 0xFFF8 : index * 7 + i));
    }
    out.putShort((short) Crc.crc16(0, all, start, start + FRAME_BYTES - 2));
  }

  private static float sample(long frame) {
    long number = frame / 1000;
    int i = (int) (frame % 1000);
    return (short) (i % 3 == 0 ? 0xFFF8 : number * 7 + i) / 32768f;
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aFarPlaceIsReachedWithoutReadingWhatIsBeforeIt(boolean bySample) throws IOException {
    byte[] file = file(4000, bySample, 0);
    for (long place : new long[] {0, 1, 999_999, 1_000_000, 2_345_678, 3_999_999}) {
      Counting input = new Counting(file);
      try (AudioDecoder decoder = new AudioDecoders().open(input, "x.flac")) {
        assertThat(decoder.skip(place)).isEqualTo(place);
        float[] block = new float[2500];
        int count = decoder.read(block, 2500);
        assertThat(count).isEqualTo((int) Math.min(2500, 4_000_000 - place));
        for (int i = 0; i < count; i++) {
          assertThat(block[i]).isEqualTo(sample(place + i));
        }
        assertThat(input.read).isLessThan(2_500_000);
        if (count < 2500) {
          assertThat(decoder.read(block, 1)).isEqualTo(-1);
        }
      }
    }
  }

  @Test
  void framesMayBeNumberedByTheirFirstSample() throws IOException {
    float[] samples = WavFiles.decode(file(30, true, 0));
    assertThat(samples).isEqualTo(WavFiles.decode(file(30, false, 0))).hasSize(30_000);
  }

  /** Once frames are numbered one way, they stay so. */
  @Test
  void framesNumberedInTwoWaysAreDamage() throws IOException {
    byte[] bySample = file(30, true, 0);
    byte[] byFrame = file(30, false, 0);
    int third = 42 + 2 * FRAME_BYTES;
    System.arraycopy(byFrame, third, bySample, third, FRAME_BYTES);
    assertThatThrownBy(() -> WavFiles.decode(bySample))
        .hasMessageContaining("it has number 2, but 2000 is due");
    byte[] other = file(30, false, 0);
    System.arraycopy(file(30, true, 0), third, other, third, FRAME_BYTES);
    assertThatThrownBy(() -> WavFiles.decode(other))
        .hasMessageContaining("it has number 2000, but 2 is due");
  }

  @Test
  void aPlaceBehindTheEndIsNotReached() throws IOException {
    byte[] file = file(1000);
    try (AudioDecoder decoder = new AudioDecoders().open(new Counting(file), "x.flac")) {
      assertThat(decoder.skip(1_000_001)).isEqualTo(1_000_000);
      assertThat(decoder.read(new float[1], 1)).isEqualTo(-1);
    }
  }

  /** Frames of the second count anew, and are not to be taken for those of the first. */
  @Test
  void placesInJoinedFilesAreFoundInTheRightOne() throws IOException {
    int shift = 4321;
    byte[] file = FormatsTest.joined(file(2000), file(2000, false, shift), file(2000));
    for (boolean joins : new boolean[] {false, true}) {
      for (long place = 10_000; place < (joins ? 6_000_000 : 2_000_000); place += 313_131) {
        Counting input = new Counting(file);
        try (AudioDecoders decoders = new AudioDecoders(joins);
            AudioDecoder decoder = decoders.open(input, "x.flac")) {
          float[] one = new float[1];
          assertThat(decoder.read(one, 1)).isEqualTo(1);
          assertThat(decoder.skip(place - 1)).isEqualTo(place - 1);
          assertThat(decoder.read(one, 1)).isEqualTo(1);
          boolean second = place / 2_000_000 == 1;
          long frame = place % 2_000_000 + (second ? shift * 1000L : 0);
          assertThat(one[0]).as("joins %s, frame %d", joins, place).isEqualTo(sample(frame));
        }
      }
    }
  }

  @Test
  void aStreamThatCannotBePositionedIsReadThrough() throws IOException {
    byte[] file = file(1000);
    InputStream stream = new java.io.ByteArrayInputStream(file);
    try (AudioDecoder decoder = new AudioDecoders().open(stream, "x.flac")) {
      assertThat(decoder.skip(777_777)).isEqualTo(777_777);
      float[] one = new float[1];
      assertThat(decoder.read(one, 1)).isEqualTo(1);
      assertThat(one[0]).isEqualTo(sample(777_777));
    }
  }
}
