package org.remotemedia.operators.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.remotemedia.operators.error.AudioFormatError;

/** Damaged files: what is checked must be noticed, and nothing may end otherwise than in words. */
class DamageTest {
  private static final AudioDecoders DECODERS = new AudioDecoders();

  @AfterAll
  static void close() {
    DECODERS.close();
  }

  private static byte[] flipped(byte[] file, int at, int bit) {
    byte[] damaged = file.clone();
    damaged[at] ^= (byte) (1 << bit);
    return damaged;
  }

  @ParameterizedTest
  @CsvSource({"flac-16.flac, 42", "flac-piped.flac, 42", "flac-noise.flac, 42"})
  void everyDamagedBitOfAFlacFrameIsNoticed(String name, int frameBytesFrom) throws IOException {
    byte[] file = Fixtures.bytes(name);
    int start = frameBytesFrom;
    while (!FlacFrameHeader.startsAt(file, start)) {
      start++;
    }
    for (int at = start; at < file.length; at++) {
      byte[] damaged = flipped(file, at, at % 8);
      assertThatThrownBy(() -> WavFiles.decode(damaged))
          .as("byte %d", at)
          .isInstanceOf(AudioFormatError.class);
    }
  }

  @Test
  void aDamagedFrameIsNamedByItsPlace() throws IOException {
    byte[] damaged = flipped(Fixtures.bytes("flac-16.flac"), 2000, 3);
    assertThatThrownBy(() -> WavFiles.decode(damaged))
        .isInstanceOf(AudioFormatError.class)
        .hasMessageMatching(
            ".*test.wav is damaged: the FLAC frame at byte \\d+, behind 1\\d\\d\\d frames of audio,"
                + " cannot be decoded: .*");
  }

  @Test
  void samplesThatAreNotThoseOfTheMd5AreRefusedAtTheEnd() throws IOException {
    byte[] damaged = flipped(Fixtures.bytes("flac-16.flac"), 30, 0);
    assertThatThrownBy(() -> WavFiles.decode(damaged))
        .isInstanceOf(AudioFormatError.class)
        .hasMessageContaining("MD5");
    try (AudioDecoder decoder = WavFiles.open(damaged)) {
      assertThat(decoder.skip(1)).isEqualTo(1);
      assertThat(WavFiles.readAll(decoder, 100)).hasSize(2 * (2205 - 1));
    }
  }

  @Test
  void aFlacFrameThatIsMissingIsNoticedByTheNumbers() throws IOException {
    byte[] file = Fixtures.bytes("flac-piped.flac");
    int second = nextFrame(file, nextFrame(file, 42) + 20);
    int third = nextFrame(file, second + 20);
    byte[] without =
        FormatsTest.joined(
            Arrays.copyOf(file, second), Arrays.copyOfRange(file, third, file.length));
    assertThatThrownBy(() -> WavFiles.decode(without))
        .isInstanceOf(AudioFormatError.class)
        .hasMessageContaining("it has number 2, but 1 is due");
  }

  private static int nextFrame(byte[] file, int from) {
    for (int at = from; ; at++) {
      try {
        FlacFrameHeader.parse(file, at, file.length);
        return at;
      } catch (IOException e) {
        // Not here.
      }
    }
  }

  @Test
  void aFlacFileThatPromisesMoreOrLessThanItHoldsFails() throws IOException {
    byte[] file = Fixtures.bytes("flac-16.flac");
    byte[] more = file.clone();
    more[24] = 1; // The second lowest byte of the total of 2205.
    more[23] = 1;
    assertThatThrownBy(() -> WavFiles.decode(more)).isInstanceOf(TruncatedAudioError.class);
    byte[] less = file.clone();
    less[24] = 4;
    assertThatThrownBy(() -> WavFiles.decode(less))
        .isInstanceOf(AudioFormatError.class)
        .hasMessageContaining("it goes beyond the 1181 frames");
  }

  @ParameterizedTest
  @ValueSource(strings = {"oggenc-pages.ogg", "opusenc-pages.opus"})
  void everyDamagedByteOfAnOggFileIsNoticed(String name) throws IOException {
    byte[] file = Fixtures.bytes(name);
    for (int at = 64; at < file.length; at += 41) {
      byte[] damaged = flipped(file, at, at % 8);
      assertThatThrownBy(() -> Fixtures.decode(DECODERS, damaged))
          .as("byte %d", at)
          .isInstanceOf(AudioFormatError.class);
    }
  }

  @Test
  void anOggPageThatIsMissingIsNoticed() throws IOException {
    byte[] file = Fixtures.bytes("opusenc-pages.opus");
    int[] pages = new int[6];
    for (int i = 1; i < pages.length; i++) {
      pages[i] = nextPage(file, pages[i - 1] + 1);
    }
    byte[] without =
        FormatsTest.joined(
            Arrays.copyOf(file, pages[4]), Arrays.copyOfRange(file, pages[5], file.length));
    assertThatThrownBy(() -> Fixtures.decode(DECODERS, without))
        .isInstanceOf(AudioFormatError.class)
        .hasMessageContaining("behind its page 3 follows page 5");
  }

  private static int nextPage(byte[] file, int from) {
    int at = from;
    while (!MagicBytes.has(Arrays.copyOfRange(file, at, at + 4), 0, "OggS")) {
      at++;
    }
    return at;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "flac-24.flac",
        "flac-32.flac",
        "flac-six.flac",
        "lame-128.mp3",
        "lame-vbr-crc.mp3",
        "oggenc-stereo.ogg",
        "opusenc-speech.opus",
        "ffmpeg-aac.m4a",
        "ffmpeg-alac.m4a",
        "ffmpeg-adts.aac",
        "sox-16.aiff",
        "ffmpeg-f32.aifc",
        "sox-24.au"
      })
  void anythingThatCannotBeDecodedEndsInAnAudioFormatError(String name) throws IOException {
    byte[] file = Fixtures.bytes(name);
    Random random = new Random(name.hashCode());
    for (int round = 0; round < 60; round++) {
      byte[] damaged = file.clone();
      int from = round % 2 == 0 ? Math.min(200, file.length) : file.length;
      for (int i = 0; i < 1 + round / 10; i++) {
        damaged[random.nextInt(from)] = (byte) random.nextInt();
      }
      byte[] cut =
          Arrays.copyOf(damaged, round % 3 == 0 ? random.nextInt(file.length) : file.length);
      try {
        Fixtures.decode(DECODERS, cut);
      } catch (AudioFormatError e) {
        assertThat(e.getMessage()).contains("test.wav");
      }
    }
  }

  /** FFmpeg decodes such a packet to something, and only logs an error. */
  @Test
  void whatADecoderOnlyLogsIsDamageToo() throws IOException {
    byte[] damaged = Fixtures.bytes("ffmpeg-alac.m4a");
    damaged[2759] = (byte) 174;
    assertThatThrownBy(() -> Fixtures.decode(DECODERS, damaged))
        .isInstanceOf(AudioFormatError.class)
        .hasMessageContaining("600 bits left");
  }

  @Test
  void aHeaderCannotMakeTheMemoryRunOut() {
    byte[] channels = auHeader(16, 1_000_000_000);
    assertThatThrownBy(() -> WavFiles.open(channels))
        .hasMessageContaining("1000000000 channels, more than the 1024");
    byte[] negative = auHeader(16, -1);
    assertThatThrownBy(() -> WavFiles.open(negative)).hasMessageContaining("-1 channels");
    byte[] picture = {'f', 'L', 'a', 'C', 4, -1, -1, -1};
    assertThatThrownBy(() -> WavFiles.open(picture)).isInstanceOf(AudioFormatError.class);
  }

  private static byte[] auHeader(int size, int channels) {
    return java.nio.ByteBuffer.allocate(24 + size)
        .put(".snd".getBytes(java.nio.charset.StandardCharsets.US_ASCII))
        .putInt(24)
        .putInt(size)
        .putInt(3)
        .putInt(8000)
        .putInt(channels)
        .array();
  }

  @Test
  void anAuThatPromisesMoreThanTheFileHoldsIsTruncated() throws IOException {
    byte[] file = auHeader(16, 1);
    file[8] = 0x7F;
    try (AudioDecoder decoder = new AudioDecoders().open(new ByteArrayInputStream(file), "a.au")) {
      assertThat(decoder.read(new float[100], 100)).isEqualTo(8);
      assertThatThrownBy(() -> decoder.read(new float[100], 100))
          .isInstanceOf(TruncatedAudioError.class)
          .hasMessageContaining("found 8");
    }
  }
}
