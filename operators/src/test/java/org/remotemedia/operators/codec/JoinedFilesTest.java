package org.remotemedia.operators.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.remotemedia.operators.value.AudioSpec;

/** Files that are several recordings, one after the other. */
class JoinedFilesTest {
  private static final AudioDecoders ALONE = new AudioDecoders();
  private static final AudioDecoders JOINING = new AudioDecoders(true);

  @AfterAll
  static void close() {
    ALONE.close();
    JOINING.close();
  }

  private static byte[] bytes(String name) throws IOException {
    return switch (name) {
      case "id3v1" -> Arrays.copyOf("TAG".getBytes(StandardCharsets.US_ASCII), 128);
      case "id3v2" -> Arrays.copyOf(new byte[] {'I', 'D', '3', 3, 0, 0, 0, 0, 1, 0}, 138);
      case "id3v2-large" -> Arrays.copyOf(new byte[] {'I', 'D', '3', 3, 0, 0, 0, 7, 1, 0}, 114_826);
      case "ape" -> {
        byte[] tag = Arrays.copyOf("APETAGEX".getBytes(StandardCharsets.US_ASCII), 332);
        ByteBuffer.wrap(tag).putInt(8, 0xD007_0000).putInt(12, 0x2C01_0000).putInt(20, 0xA0);
        yield tag;
      }
      case "lyrics" -> "LYRICSBEGININD0000200LYRICS200".getBytes(StandardCharsets.US_ASCII);
      default -> name.endsWith(".wav") ? WavFiles.fixture(name) : Fixtures.bytes(name);
    };
  }

  private static boolean isTag(String name) {
    return !name.contains(".");
  }

  private static byte[] joined(String names) throws IOException {
    byte[] file = {};
    for (String name : names.split(" ")) {
      file = FormatsTest.joined(file, bytes(name));
    }
    return file;
  }

  private static float[] alone(String names) throws IOException {
    float[] all = {};
    for (String name : names.split(" ")) {
      if (!isTag(name)) {
        all = concat(all, Fixtures.decode(ALONE, bytes(name)));
      }
    }
    return all;
  }

  private static float[] concat(float[] first, float[] second) {
    float[] all = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, all, first.length, second.length);
    return all;
  }

  private static int parts(String names) {
    return (int) Arrays.stream(names.split(" ")).filter(name -> !isTag(name)).count();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "opusenc-stereo.opus opusenc-stereo.opus opusenc-stereo.opus",
        "opusenc-pages.opus id3v1 opusenc-speech.opus",
        "oggenc-stereo.ogg oggenc-66.ogg",
        "flac-ogg.oga flac-ogg.oga",
        "lame-128.mp3 lame-128.mp3",
        "lame-128.mp3 lame-vbr-crc.mp3 ffmpeg-96.mp3",
        "lame-128.mp3 id3v1 ape id3v2 lame-128.mp3 id3v1",
        "lame-128.mp3 lyrics id3v1 lame-128.mp3",
        "lame-128.mp3 id3v2-large lame-vbr-crc.mp3",
        "lame-128.mp3 lame-notag.mp3",
        "lame-notag.mp3 lame-128.mp3",
        "lame-notag.mp3 id3v1 lame-notag.mp3",
        "lame-notag.mp3 id3v2 lame-notag.mp3",
        "ffmpeg-adts.aac id3v1 ffmpeg-adts.aac",
        "ffmpeg-flac.mka ffmpeg-flac.mka",
        "flac-16.flac flac-16.flac",
        "flac-16.flac id3v1 id3v2 flac-16.flac",
        "flac-piped.flac flac-piped.flac flac-16.flac",
        "flac-piped.flac id3v2-large flac-16.flac id3v1",
        "sox-16.aiff sox-24.aiff ffmpeg-alaw.aifc sox-16.au",
        "sox-16.au sox-24.au",
        "sox-16.sph sox-le16.au sox-24.sph",
        "sox-16.aiff id3v2-large sox-16.au",
        "sox-16.wav sox-24.wav",
      })
  void partsAreDecodedAsIfEachWereAlone(String names) throws IOException {
    byte[] file = joined(names);
    float[] expected = alone(names);
    for (boolean seekable : new boolean[] {true, false}) {
      for (int block : new int[] {4096, 777, 1}) {
        try (AudioDecoder decoder = Fixtures.open(JOINING, file, seekable)) {
          assertThat(decoder.spec().frames()).isEqualTo(AudioSpec.UNKNOWN_FRAMES);
          assertThat(WavFiles.readAll(decoder, block)).isEqualTo(expected);
          assertThat(decoder.parts()).isEqualTo(parts(names));
          assertThat(decoder.read(new float[8], 1)).isEqualTo(-1);
        }
      }
    }
  }
}
