package org.remotemedia.operators.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.remotemedia.operators.error.AudioFormatError;

/** MP3 and ADTS files that were cut, joined to something, or written by programs that know less. */
class MpegFilesTest {
  private static final AudioDecoders DECODERS = new AudioDecoders();
  private static final int DECODER_DELAY = 529;

  @AfterAll
  static void close() {
    DECODERS.close();
  }

  /** The frames of an MP3 file, a first one that is a tag left out. */
  private static List<byte[]> frames(byte[] file) {
    List<byte[]> frames = new ArrayList<>();
    int at = Id3.v2Bytes(file);
    while (at + MpegHeader.BYTES <= file.length) {
      int length = MpegHeader.bytes(MpegHeader.at(file, at));
      frames.add(Arrays.copyOfRange(file, at, at + length));
      at += length;
    }
    if (MpegInfo.parse(frames.get(0)) != null) {
      frames.remove(0);
    }
    return frames;
  }

  /** A frame of silence of the same form that holds FFmpeg's tag. */
  private static byte[] tag(byte[] frame, int count, int delay, int padding) {
    int header = MpegHeader.at(frame, 0) | 0x1_0000;
    int largest = (header & ~0xF000) | 0xE000;
    byte[] tag = new byte[MpegHeader.bytes(largest)];
    ByteBuffer out = ByteBuffer.wrap(tag);
    out.putInt(largest).position(MpegHeader.BYTES + MpegHeader.sideBytes(header));
    out.put("Info".getBytes(StandardCharsets.US_ASCII)).putInt(1).putInt(count);
    out.put("Lavf59.27".getBytes(StandardCharsets.US_ASCII)).position(out.position() + 12);
    out.putShort((short) (delay << 4 | padding >> 8)).put((byte) padding);
    return tag;
  }

  private static byte[] joined(List<byte[]> frames) throws IOException {
    return FormatsTest.joined(frames.toArray(byte[][]::new));
  }

  @ParameterizedTest
  @CsvSource({
    "lame-128.mp3, 0, 0",
    "lame-128.mp3, 576, 0",
    "lame-128.mp3, 0, 200",
    "lame-128.mp3, 576, 900",
    "lame-vbr-crc.mp3, 0, 0",
    "lame-mono16k.mp3, 0, 0",
    "lame-mono16k.mp3, 576, 1000",
    "ffmpeg-96.mp3, 1105, 529"
  })
  void aFileThatWasCutWithoutEncodingItAgainGivesAllThatItsFramesGive(
      String name, int delay, int padding) throws IOException {
    List<byte[]> all = frames(Fixtures.bytes(name));
    for (int from = 0; from < all.size() - 2; from++) {
      for (int to = from + 2; to <= all.size(); to++) {
        List<byte[]> frames = new ArrayList<>(all.subList(from, to));
        float[] raw = Fixtures.decode(DECODERS, joined(frames));
        int channels =
            raw.length / (frames.size() * MpegHeader.samples(MpegHeader.at(all.get(0), 0)));
        int start = (delay + DECODER_DELAY) * channels;
        int end = raw.length - Math.max(0, padding - DECODER_DELAY) * channels;
        float[] heard = start < end ? Arrays.copyOfRange(raw, start, end) : new float[0];
        for (int count : new int[] {frames.size(), 0}) {
          frames.add(0, tag(all.get(0), count, delay, padding));
          byte[] file = joined(frames);
          frames.remove(0);
          assertThat(Fixtures.decode(DECODERS, file))
              .as("frames %d to %d, count %d", from, to, count)
              .isEqualTo(heard);
        }
      }
    }
  }

  /** So long that its end is not known from the first bytes that are read. */
  @Test
  void thePaddingOfALongFileWithoutACountIsLeftOut() throws IOException {
    List<byte[]> frames = frames(Fixtures.bytes("lame-128.mp3"));
    List<byte[]> many = new ArrayList<>();
    for (int i = 0; i < 150; i++) {
      many.addAll(frames);
    }
    float[] raw = Fixtures.decode(DECODERS, joined(many));
    many.add(0, tag(frames.get(0), 0, 576, 1500));
    byte[] file = joined(many);
    float[] expected =
        Arrays.copyOfRange(raw, (576 + DECODER_DELAY) * 2, raw.length - (1500 - DECODER_DELAY) * 2);
    for (boolean seekable : new boolean[] {true, false}) {
      try (AudioDecoder decoder = Fixtures.open(DECODERS, file, seekable)) {
        assertThat(WavFiles.readAll(decoder, seekable ? 50_000 : 333)).isEqualTo(expected);
      }
    }
  }

  /** Decoders go on at the next frame, and say nothing. */
  @ParameterizedTest
  @ValueSource(strings = {"lame-notag.mp3", "ffmpeg-adts.aac"})
  void aFrameThatIsMissingOrDamagedIsNoticed(String name) throws IOException {
    byte[] file = Fixtures.bytes(name);
    FramedFormat format = name.endsWith(".mp3") ? new NativeFormats.Mp3() : new NativeFormats.Aac();
    int at = 0;
    for (int frame = 0; frame < 4; frame++) {
      int length = format.frameBytes(file, at);
      if (frame > 0) { // Else it is what a file begins with that was cut.
        for (int changed : new int[] {0, 1}) {
          byte[] damaged = file.clone();
          damaged[at + changed] ^= 0x40;
          assertNoFrameBegins(damaged, at);
        }
        byte[] shorter =
            FormatsTest.joined(
                Arrays.copyOf(file, at + 20), Arrays.copyOfRange(file, at + 50, file.length));
        assertThatThrownBy(() -> Fixtures.decode(DECODERS, shorter))
            .isInstanceOf(AudioFormatError.class)
            .hasMessageContaining("damaged"); // FFmpeg may see it first.
      }
      byte[] longer =
          FormatsTest.joined(
              Arrays.copyOf(file, at + length),
              new byte[40_000],
              Arrays.copyOfRange(file, at + length, file.length));
      assertNoFrameBegins(longer, at + length);
      at += length;
    }
  }

  private static void assertNoFrameBegins(byte[] file, int at) {
    for (boolean seekable : new boolean[] {true, false}) {
      assertThatThrownBy(
              () -> {
                try (AudioDecoder decoder = Fixtures.open(DECODERS, file, seekable)) {
                  WavFiles.readAll(decoder, 1000);
                }
              })
          .isInstanceOf(AudioFormatError.class)
          .hasMessageContaining("is damaged: no frame begins at byte " + at + ", after");
    }
  }

  /** So do the parts of a stream that is broadcast. */
  @Test
  void tagsBetweenFramesOfAacAreLeftOut() throws IOException {
    byte[] file = Fixtures.bytes("ffmpeg-adts.aac");
    float[] expected = Fixtures.decode(DECODERS, file);
    byte[] tag = FormatsTest.joined(id3(20), new byte[20]);
    int at = 0;
    byte[] tagged = new byte[0];
    while (at < file.length) {
      int length = adtsBytes(Arrays.copyOfRange(file, at, file.length));
      tagged = FormatsTest.joined(tagged, tag, Arrays.copyOfRange(file, at, at + length));
      at += length;
    }
    assertThat(Fixtures.decode(DECODERS, tagged)).isEqualTo(expected);
    byte[] large = FormatsTest.joined(file, id3(16_000), new byte[16_000], file);
    assertThat(Fixtures.decode(DECODERS, large))
        .isEqualTo(Fixtures.decode(DECODERS, FormatsTest.joined(file, file)));
  }

  private static byte[] junk(String kind) throws IOException {
    byte[] noise = new byte[5000];
    new Random(1).nextBytes(noise);
    return switch (kind) {
      case "zeros" -> new byte[1500];
      case "manyZeros" -> new byte[FrameSearch.MAX_JUNK - 100];
      case "noise" -> noise;
      case "syncWords" ->
          "\u00ff\u00fb\u00ff\u00f1".repeat(700).getBytes(StandardCharsets.ISO_8859_1);
      case "spacesBehindTag" ->
          FormatsTest.joined(id3(300), new byte[300], "    ".getBytes(StandardCharsets.US_ASCII));
      case "tagLongerThanItSays" -> FormatsTest.joined(id3(1000), noise);
      case "tagShorterThanItSays" -> FormatsTest.joined(id3(6000), noise);
      case "ape" -> FormatsTest.joined("APETAGEX".getBytes(StandardCharsets.US_ASCII), noise);
      default -> throw new IllegalArgumentException(kind);
    };
  }

  /** The header of a tag that claims so many bytes. */
  private static byte[] id3(int bytes) {
    return new byte[] {'I', 'D', '3', 3, 0, 0, 0, 0, (byte) (bytes >> 7), (byte) (bytes & 127)};
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "zeros",
        "manyZeros",
        "noise",
        "syncWords",
        "spacesBehindTag",
        "tagLongerThanItSays",
        "tagShorterThanItSays",
        "ape"
      })
  void junkBeforeTheFirstFrameIsPassedOver(String kind) throws IOException {
    for (String name :
        new String[] {"lame-128.mp3", "lame-notag.mp3", "ffmpeg-96.mp3", "ffmpeg-adts.aac"}) {
      byte[] file = Fixtures.bytes(name);
      byte[] behindJunk = FormatsTest.joined(junk(kind), file);
      float[] expected = Fixtures.decode(DECODERS, file);
      for (boolean seekable : new boolean[] {true, false}) {
        try (AudioDecoder decoder = Fixtures.open(DECODERS, behindJunk, seekable)) {
          assertThat(WavFiles.readAll(decoder, 1000)).as(name).isEqualTo(expected);
        }
      }
    }
  }

  @Test
  void junkHasABound() throws IOException {
    byte[] file =
        FormatsTest.joined(new byte[FrameSearch.MAX_JUNK + 1], Fixtures.bytes("lame-128.mp3"));
    assertThatThrownBy(() -> Fixtures.decode(DECODERS, file))
        .isInstanceOf(AudioFormatError.class)
        .hasMessageContaining("it begins with zero bytes only");
  }

  @ParameterizedTest
  @ValueSource(strings = {"lame-notag.mp3", "ffmpeg-adts.aac"})
  void aFileThatBeginsWithinAFrameIsReadFromTheNextOneOn(String name) throws IOException {
    byte[] file = Fixtures.bytes(name);
    int second = name.endsWith(".mp3") ? frames(file).get(0).length : adtsBytes(file);
    float[] expected = Fixtures.decode(DECODERS, Arrays.copyOfRange(file, second, file.length));
    for (int cut : new int[] {1, 2, 3, second / 2, second - 1}) {
      assertThat(Fixtures.decode(DECODERS, Arrays.copyOfRange(file, cut, file.length)))
          .as("cut at %d", cut)
          .isEqualTo(expected);
    }
  }

  private static int adtsBytes(byte[] file) {
    return new NativeFormats.Aac().frameBytes(file, 0);
  }

  @Test
  void aSingleFrameIsARecording() throws IOException {
    List<byte[]> frames = frames(Fixtures.bytes("lame-128.mp3"));
    byte[] one = FormatsTest.joined(tag(frames.get(0), 1, 0, 0), frames.get(1));
    assertThat(Fixtures.decode(DECODERS, one)).hasSize(2 * (1152 - DECODER_DELAY));
  }

  @Test
  void whatIsNoFrameIsNotFound() throws IOException {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    while (text.size() < 3 * FrameSearch.MAX_JUNK) {
      text.writeBytes("no audio at all\n".getBytes(StandardCharsets.US_ASCII));
    }
    assertThatThrownBy(() -> Fixtures.decode(DECODERS, text.toByteArray()))
        .hasMessageContaining("it is text");
    byte[] noise = new byte[3 * FrameSearch.MAX_JUNK];
    new Random(5).nextBytes(noise);
    assertThatThrownBy(() -> Fixtures.decode(DECODERS, noise))
        .hasMessageContaining("that of no known audio format");
  }

  @Test
  void everyDamagedByteThatAFramesChecksumCoversIsNoticed() throws IOException {
    byte[] file = Fixtures.bytes("lame-vbr-crc.mp3");
    int frames = 0;
    for (int at = 0; at < file.length; at += MpegHeader.bytes(MpegHeader.at(file, at)), frames++) {
      int header = MpegHeader.at(file, at);
      for (int i = 4; frames > 0 && i < 6 + MpegHeader.sideBytes(header); i++) {
        byte[] damaged = file.clone();
        damaged[at + i] ^= 8;
        int frame = at;
        assertThatThrownBy(() -> Fixtures.decode(DECODERS, damaged))
            .as("byte %d", at + i)
            .isInstanceOf(AudioFormatError.class)
            .hasMessageContaining("the checksum of its frame at byte " + frame + ", after");
      }
    }
    assertThat(frames).isEqualTo(10);
  }

  @ParameterizedTest
  @ValueSource(strings = {"lame-128.mp3", "lame-mono16k.mp3", "ffmpeg-96.mp3"})
  void everyDamagedByteOfTheSamplesIsNoticedByTheChecksumOfAll(String name) throws IOException {
    byte[] file = Fixtures.bytes(name);
    int tag = Id3.v2Bytes(file);
    int from = tag + MpegHeader.bytes(MpegHeader.at(file, tag)) + MpegHeader.BYTES;
    for (int at = from; at < file.length; at += 97) {
      byte[] damaged = file.clone();
      damaged[at] ^= 16;
      assertThatThrownBy(() -> Fixtures.decode(DECODERS, damaged))
          .as("byte %d", at)
          .isInstanceOf(AudioFormatError.class);
    }
  }

  /** Programs that change the volume leave LAME's checksum as it was. */
  @Test
  void theChecksumOfAllDoesNotCountWhereTheVolumeWasChanged() throws IOException {
    byte[] file = Fixtures.bytes("lame-128.mp3");
    file[file.length - 50] ^= 1;
    assertThatThrownBy(() -> Fixtures.decode(DECODERS, file))
        .hasMessageContaining("its frames are not those whose checksum its first one holds");
    byte[] undo = "APETAGEX....MP3GAIN_UNDO....".getBytes(StandardCharsets.US_ASCII);
    assertThat(Fixtures.decode(DECODERS, FormatsTest.joined(file, undo))).hasSize(2 * 8820);
  }

  @Test
  void samplesFarBeyondFullScaleAreDamage() throws IOException {
    byte[] file = FieldAudioTest.bytes("mp3-with-64-random-bytes.mp3");
    int checksum = new String(file, StandardCharsets.ISO_8859_1).indexOf("LAME3.100") + 32;
    file[checksum] = 0;
    file[checksum + 1] = 0;
    assertThatThrownBy(() -> Fixtures.decode(DECODERS, file))
        .isInstanceOf(AudioFormatError.class)
        .hasMessageMatching(
            "(?s).*its samples go beyond 8 times full scale, first in frame \\d+ \\(\\d.\\d{3} s\\)");
  }
}
