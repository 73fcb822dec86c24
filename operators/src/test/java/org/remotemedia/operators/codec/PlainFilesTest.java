package org.remotemedia.operators.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.remotemedia.operators.error.AudioFormatError;

/** Headers of WAV, AIFF, AU and FLAC that contradict themselves or the file. */
class PlainFilesTest {
  private static final AudioDecoders DECODERS = new AudioDecoders();
  private static final int FRAMES = 400;

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static byte[] noise(int bytes) {
    byte[] noise = new byte[bytes];
    new Random(3).nextBytes(noise);
    return noise;
  }

  private static byte[] wav(
      int tag, int bits, int channels, int align, long byteRate, long dataBytes, byte[] rest) {
    return ByteBuffer.allocate(44 + rest.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put(ascii("RIFF"))
        .putInt((int) Math.min(0xFFFF_FFFFL, dataBytes + 36))
        .put(ascii("WAVEfmt "))
        .putInt(16)
        .putShort((short) tag)
        .putShort((short) channels)
        .putInt(16_000)
        .putInt((int) byteRate)
        .putShort((short) align)
        .putShort((short) bits)
        .put(ascii("data"))
        .putInt((int) dataBytes)
        .put(rest)
        .array();
  }

  private static byte[] wav(int bits, int channels, long dataBytes, byte[] rest) {
    int align = bits / 8 * channels;
    return wav(1, bits, channels, align, 16_000L * align, dataBytes, rest);
  }

  private static byte[] aiff(int bits, long frames, long soundBytes, byte[] rest) {
    return ByteBuffer.allocate(54 + rest.length)
        .put(ascii("FORM"))
        .putInt((int) Math.min(0xFFFF_FFFFL, soundBytes + 46))
        .put(ascii("AIFFCOMM"))
        .putInt(18)
        .putShort((short) 1)
        .putInt((int) frames)
        .putShort((short) bits)
        .putShort((short) (16383 + 13))
        .putLong(16_000L << 50)
        .put(ascii("SSND"))
        .putInt((int) (soundBytes + 8))
        .putLong(0)
        .put(rest)
        .array();
  }

  private static byte[] au(int encoding, long dataBytes, byte[] rest) {
    return ByteBuffer.allocate(24 + rest.length)
        .put(ascii(".snd"))
        .putInt(24)
        .putInt((int) dataBytes)
        .putInt(encoding)
        .putInt(16_000)
        .putInt(1)
        .put(rest)
        .array();
  }

  private static int frames(byte[] file, boolean seekable) throws IOException {
    try (AudioDecoder decoder = Fixtures.open(DECODERS, file, seekable)) {
      return WavFiles.readAll(decoder, 100).length / decoder.spec().channels();
    }
  }

  private static void assertFrames(byte[] file, int frames) throws IOException {
    assertThat(frames(file, true)).isEqualTo(frames);
    assertThat(frames(file, false)).isEqualTo(frames);
  }

  private static void assertGoesOn(byte[] file, String what) {
    for (boolean seekable : new boolean[] {true, false}) {
      assertThatThrownBy(() -> frames(file, seekable))
          .isInstanceOf(TruncatedAudioError.class)
          .hasMessageContaining("goes on after the " + FRAMES + " frames that it declares")
          .hasMessageContaining(what)
          .hasMessageEndingWith("--keep-truncated keeps what is declared");
    }
  }

  /** SoX, libsndfile and FFmpeg go by the bits in all of these. */
  @ParameterizedTest
  @CsvSource({
    "1, 8, 1",
    "1, 8, 2",
    "1, 16, 1",
    "1, 16, 2",
    "1, 16, 6",
    "1, 24, 2",
    "1, 32, 1",
    "3, 32, 1",
    "3, 32, 2",
    "3, 64, 1",
    "6, 8, 1",
    "7, 8, 2"
  })
  void aBlockAlignThatContradictsTheBitsDoesNotCount(int tag, int bits, int channels)
      throws IOException {
    int frame = bits / 8 * channels;
    byte[] samples = noise(frame * FRAMES);
    if (tag == 3) {
      Arrays.fill(samples, (byte) 0);
    }
    float[] expected =
        WavFiles.decode(wav(tag, bits, channels, frame, 16_000L * frame, samples.length, samples));
    for (int align : new int[] {0, 1, 2, 3, 4, 6, 2 * frame}) {
      for (long byteRate : new long[] {16_000L * frame, 16_000L * align, 0, 7}) {
        byte[] file = wav(tag, bits, channels, align, byteRate, samples.length, samples);
        if (bits != 24 || align != 4 * channels) {
          assertThat(WavFiles.decode(file))
              .as("align %d, %d B/s", align, byteRate)
              .isEqualTo(expected);
        }
      }
    }
  }

  @Test
  void ofTwentyFourBitsInFourBytesTheByteRateDecides() throws IOException {
    byte[] samples = noise(12 * FRAMES);
    assertFrames(wav(1, 24, 1, 4, 64_000, samples.length, samples), 3 * FRAMES);
    assertFrames(wav(1, 24, 1, 4, 48_000, samples.length, samples), 4 * FRAMES);
    for (long byteRate : new long[] {0, 32_000}) {
      assertThatThrownBy(() -> WavFiles.decode(wav(1, 24, 1, 4, byteRate, samples.length, samples)))
          .isInstanceOf(AudioFormatError.class)
          .hasMessageContaining("24 bits, a block align of 4 bytes for 1 channel");
    }
  }

  @ParameterizedTest
  @ValueSource(
      longs = {
        0xFFFF_FFFFL,
        0xFFFF_FFFEL,
        0xFFFF_FFFFL - 36,
        0xFFFF_FFFFL - 44,
        0xFFFF_F000L,
        0x8000_0000L,
        0x8000_0000L - 44,
        0x7FFF_FFFFL,
        0x7FFF_FFFFL - 36,
        0x7FFF_FF00L,
        0x7FFF_FF00L - 36,
        0x7FFF_F000L,
        0x7FFF_F000L - 36,
        0x7F00_0000L
      })
  void everySizeThatMeansUnknownIsReadToTheEnd(long size) throws IOException {
    for (int bits : new int[] {8, 16, 24, 32}) {
      for (int channels : new int[] {1, 2, 6}) {
        int frame = bits / 8 * channels;
        for (long declared : new long[] {size, size - size % frame}) {
          assertFrames(wav(bits, channels, declared, noise(frame * FRAMES)), FRAMES);
        }
      }
    }
    for (long declared : new long[] {size, size - size % 2}) {
      assertFrames(au(3, declared, noise(2 * FRAMES)), FRAMES);
      assertFrames(aiff(16, declared / 2, declared, noise(2 * FRAMES)), FRAMES);
      assertFrames(aiff(16, declared, declared, noise(2 * FRAMES)), FRAMES);
    }
  }

  @Test
  void aZeroInAnAuIsAnUnknownSizeWhereSamplesFollow() throws IOException {
    assertFrames(au(3, 0, noise(2 * FRAMES)), FRAMES);
    assertFrames(au(3, 0, new byte[0]), 0);
  }

  @ParameterizedTest
  @ValueSource(longs = {0x7FF0_0000L, 0xFFF0_0000L, 0x1000_0000L, 802, 900})
  void anyOtherSizeBeyondTheFileIsATruncation(long size) {
    for (byte[] file :
        new byte[][] {
          wav(16, 1, size, noise(2 * FRAMES)),
          au(3, size, noise(2 * FRAMES)),
          aiff(16, size / 2, size, noise(2 * FRAMES))
        }) {
      for (boolean seekable : new boolean[] {true, false}) {
        assertThatThrownBy(() -> frames(file, seekable))
            .isInstanceOf(TruncatedAudioError.class)
            .hasMessageContaining("promises " + size / 2 + " frames, found 400");
      }
    }
  }

  @Test
  void aRestThatIsNoFrameIsNoTruncation() throws IOException {
    for (int rest = 0; rest < 6; rest++) {
      byte[] samples = noise(6 * FRAMES + rest);
      assertFrames(wav(24, 2, samples.length, samples), FRAMES);
      assertFrames(wav(24, 2, 0xFFFF_FFFFL, samples), FRAMES);
      assertFrames(wav(24, 2, 6 * FRAMES, samples), FRAMES);
      byte[] listed = FormatsTest.joined(samples, new byte[rest % 2], list(11));
      assertFrames(wav(24, 2, samples.length, listed), FRAMES);
    }
    for (int rest = 0; rest < 2; rest++) {
      assertFrames(au(3, 2 * FRAMES + rest, noise(2 * FRAMES + rest)), FRAMES);
      assertFrames(au(3, 0xFFFF_FFFFL, noise(2 * FRAMES + rest)), FRAMES);
      assertFrames(aiff(16, FRAMES, 2 * FRAMES + rest, noise(2 * FRAMES + rest)), FRAMES);
    }
  }

  private static byte[] list(int bytes) {
    return ByteBuffer.allocate(8 + bytes)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put(ascii("LIST"))
        .putInt(bytes)
        .array();
  }

  /** What follows the declared samples, by what it is. */
  private static byte[] after(String kind) throws IOException {
    return switch (kind) {
      case "noise" -> noise(1000);
      case "oneFrame" -> new byte[] {1, 2};
      case "silence" -> new byte[100_000];
      case "data" -> FormatsTest.joined(ascii("data"), new byte[] {4, 0, 0, 0, 1, 2, 3, 4});
      case "dataBehindList" -> FormatsTest.joined(list(11), new byte[1], after("data"));
      case "wav" -> wav(16, 1, 800, noise(800));
      case "flac" -> Fixtures.bytes("flac-16.flac");
      case "aiff" -> aiff(16, FRAMES, 800, noise(800));
      case "nothing" -> new byte[0];
      case "zeros" -> new byte[5000];
      case "text" -> ascii("\r\n------WebKitFormBoundary7MA4YWxkTrZu0gW--\r\n");
      case "id3v1" -> Arrays.copyOf(ascii("TAG"), 128);
      case "id3v2" -> FormatsTest.joined(ascii("ID3\3\0\0\0\0\2\0"), noise(256));
      case "ape" -> FormatsTest.joined(ascii("APETAGEX"), noise(100));
      default -> throw new IllegalArgumentException(kind);
    };
  }

  @ParameterizedTest
  @CsvSource({
    "noise, what follows seems to be audio",
    "oneFrame, what follows seems to be audio",
    "silence, what follows seems to be audio",
  })
  void audioAfterTheDeclaredEndIsNeverDroppedInSilence(String kind, String what)
      throws IOException {
    byte[] samples = FormatsTest.joined(noise(2 * FRAMES), after(kind));
    assertGoesOn(wav(16, 1, 2 * FRAMES, samples), what);
    assertGoesOn(aiff(16, FRAMES, 2 * FRAMES, samples), what);
    assertGoesOn(au(3, 2 * FRAMES, samples), what);
    byte[] flac = FormatsTest.joined(Fixtures.bytes("flac-16.flac"), after(kind));
    assertThatThrownBy(() -> Fixtures.decode(DECODERS, flac))
        .isInstanceOf(TruncatedAudioError.class)
        .hasMessageContaining("goes on after the 2205 frames")
        .hasMessageContaining(what);
  }

  @Test
  void aSecondChunkOfSamplesIsNeverDroppedInSilence() throws IOException {
    for (String kind : new String[] {"data", "dataBehindList"}) {
      byte[] samples = FormatsTest.joined(noise(2 * FRAMES), after(kind));
      assertGoesOn(wav(16, 1, 2 * FRAMES, samples), "a second chunk (\"data\") is joined on");
    }
    byte[] odd = FormatsTest.joined(noise(FRAMES - 1), new byte[1], after("data"));
    assertThatThrownBy(() -> WavFiles.decode(wav(8, 1, FRAMES - 1, odd)))
        .hasMessageContaining("a second chunk (\"data\")");
    byte[] sound =
        FormatsTest.joined(noise(2 * FRAMES), ascii("SSND"), new byte[] {0, 0, 0, 8}, new byte[8]);
    assertGoesOn(aiff(16, FRAMES, 2 * FRAMES, sound), "a second chunk (\"SSND\")");
  }

  @Test
  void framesThatAnAiffDoesNotCountAreNeverDroppedInSilence() throws IOException {
    assertGoesOn(aiff(16, FRAMES, 4 * FRAMES, noise(4 * FRAMES)), "its samples go on");
    byte[] padded = FormatsTest.joined(noise(2 * FRAMES), new byte[2 * FRAMES]);
    assertFrames(aiff(16, FRAMES, 4 * FRAMES, padded), FRAMES);
  }

  @ParameterizedTest
  @ValueSource(strings = {"nothing", "zeros", "text", "id3v1", "id3v2", "ape"})
  void whatIsNoAudioMayFollow(String kind) throws IOException {
    byte[] samples = FormatsTest.joined(noise(2 * FRAMES), after(kind));
    assertFrames(wav(16, 1, 2 * FRAMES, samples), FRAMES);
    assertFrames(
        wav(16, 1, 2 * FRAMES, FormatsTest.joined(noise(2 * FRAMES), list(20), after(kind))),
        FRAMES);
    assertFrames(aiff(16, FRAMES, 2 * FRAMES, samples), FRAMES);
    assertFrames(au(3, 2 * FRAMES, samples), FRAMES);
    byte[] flac = FormatsTest.joined(Fixtures.bytes("flac-16.flac"), after(kind));
    assertThat(Fixtures.decode(DECODERS, flac)).hasSize(2 * 2205);
  }

  /** Writers forget the byte that pads a chunk. */
  @Test
  void aChunkMayFollowOddSamplesWithOrWithoutPadding() throws IOException {
    for (int pad = 0; pad < 2; pad++) {
      byte[] samples = FormatsTest.joined(noise(FRAMES - 1), new byte[pad], list(20));
      assertFrames(wav(8, 1, FRAMES - 1, samples), FRAMES - 1);
    }
  }

  @Test
  void theEndIsToldAgainAndAgain() throws IOException {
    byte[] file = wav(16, 1, 2 * FRAMES, noise(4 * FRAMES));
    try (AudioDecoder decoder = Fixtures.open(DECODERS, file, true)) {
      assertThat(decoder.skip(5000)).isEqualTo(FRAMES);
      for (int i = 0; i < 2; i++) {
        assertThatThrownBy(() -> decoder.read(new float[10], 10))
            .isInstanceOf(TruncatedAudioError.class)
            .hasMessageContaining("goes on after");
      }
    }
  }

  @Test
  void aRateThatIsNoneIsCalledSo() {
    byte[] file = aiff(16, FRAMES, 2 * FRAMES, noise(2 * FRAMES));
    for (int exponent : new int[] {0, 16383 + 32, 0x7FFF, 0xC00E}) {
      ByteBuffer.wrap(file).putShort(28, (short) exponent);
      assertThatThrownBy(() -> WavFiles.open(file))
          .isInstanceOf(AudioFormatError.class)
          .hasMessageContaining("declares a sample rate that is none")
          .hasMessageNotContaining("-1 Hz");
    }
  }
}
