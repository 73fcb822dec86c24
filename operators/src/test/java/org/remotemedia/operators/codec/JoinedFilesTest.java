package org.remotemedia.operators.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.remotemedia.operators.error.AudioFormatError;
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
    for (String name : names.split(" ", -1)) {
      file = FormatsTest.joined(file, bytes(name));
    }
    return file;
  }

  private static float[] alone(String names) throws IOException {
    float[] all = {};
    for (String name : names.split(" ", -1)) {
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
    return (int) Arrays.stream(names.split(" ", -1)).filter(name -> !isTag(name)).count();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "opusenc-stereo.opus opusenc-stereo.opus opusenc-stereo.opus",
        "opusenc-pages.opus id3v1 opusenc-stereo.opus",
        "oggenc-stereo.ogg oggenc-pages.ogg",
        "flac-ogg.oga flac-ogg.oga",
        "lame-128.mp3 lame-128.mp3",
        "lame-128.mp3 lame-vbr-crc.mp3 ffmpeg-96.mp3",
        "lame-128.mp3 id3v1 ape id3v2 lame-128.mp3 id3v1",
        "lame-128.mp3 lyrics id3v1 lame-128.mp3",
        "lame-128.mp3 id3v2-large lame-vbr-crc.mp3",
        "lame-mono16k.mp3 lame-notag.mp3",
        "lame-notag.mp3 lame-mono16k.mp3",
        "lame-notag.mp3 id3v1 lame-notag.mp3",
        "lame-notag.mp3 id3v2 lame-notag.mp3",
        "ffmpeg-adts.aac id3v1 ffmpeg-adts.aac",
        "ffmpeg-flac.mka ffmpeg-flac.mka",
        "ffmpeg-live.webm ffmpeg-opus.webm",
        "ffmpeg-aac.m4a ffmpeg-alac.m4a ffmpeg-alac24.m4a",
        "ffmpeg-aac-faststart.m4a ffmpeg-aac-faststart.m4a",
        "fdkaac-he-edit.m4a fdkaac-he-note.m4a",
        "flac-16.flac flac-16.flac",
        "flac-16.flac id3v1 id3v2 flac-16.flac",
        "flac-piped.flac flac-piped.flac flac-16.flac",
        "flac-piped.flac id3v2-large flac-16.flac id3v1",
        "sox-16.aiff sox-24.aiff ffmpeg-alaw.aifc sox-16.au",
        "sox-16.au sox-24.au",
        "sox-16.sph sox-le16.au sox-24.sph",
        "sox-16.aiff id3v2-large sox-16.au",
        "sox-pcm16.wav sox-pcm24.wav ffmpeg-list16.wav sox-rifx16.wav ffmpeg-rf64.wav",
        "sox-piped16.wav ffmpeg-alaw.wav sox-piped16.wav sox-pcm8.wav",
        "ffmpeg-piped.au ffmpeg-piped.aiff ffmpeg-piped.au",
        "sox-pcm8.wav sox-mulaw.wav id3v2 ffmpeg-alaw.wav",
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

  /** So long that neither end nor joint are seen from the first bytes that are read. */
  @Test
  void longPartsAreDecodedAsIfEachWereAlone() throws IOException {
    byte[] frames = {};
    for (int i = 0; i < 30; i++) {
      frames = FormatsTest.joined(frames, Fixtures.bytes("lame-notag.mp3"));
    }
    byte[] tagged = Fixtures.bytes("lame-mono16k.mp3");
    byte[] file = FormatsTest.joined(frames, tagged, bytes("id3v2-large"), frames);
    float[] alone = Fixtures.decode(ALONE, frames);
    float[] expected = concat(concat(alone, Fixtures.decode(ALONE, tagged)), alone);
    for (boolean seekable : new boolean[] {true, false}) {
      try (AudioDecoder decoder = Fixtures.open(JOINING, file, seekable)) {
        assertThat(WavFiles.readAll(decoder, 50_000)).isEqualTo(expected);
        assertThat(decoder.parts()).isEqualTo(3);
      }
    }
  }

  /** Whatever was left out or read before, what comes next is what is there. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "opusenc-stereo.opus opusenc-pages.opus opusenc-stereo.opus",
        "lame-128.mp3 id3v2 lame-vbr-crc.mp3 ffmpeg-96.mp3",
        "flac-16.flac flac-piped.flac flac-16.flac",
        "sox-16.au sox-24.aiff sox-16.sph",
        "ffmpeg-piped16.wav sox-pcm16.wav ffmpeg-piped16.wav",
      })
  void aSkipGoesOnInTheNextPart(String names) throws IOException {
    byte[] file = joined(names);
    float[] all = alone(names);
    for (boolean seekable : new boolean[] {true, false}) {
      int channels = 2;
      int frames = all.length / channels;
      for (int from = 0; from <= frames; from += Math.max(1, frames / 13)) {
        try (AudioDecoder decoder = Fixtures.open(JOINING, file, seekable)) {
          assertThat(decoder.skip(from)).isEqualTo(from);
          assertThat(WavFiles.readAll(decoder, 500))
              .isEqualTo(Arrays.copyOfRange(all, from * channels, all.length));
          assertThat(decoder.parts()).isEqualTo(3);
        }
      }
      try (AudioDecoder decoder = Fixtures.open(JOINING, file, seekable)) {
        assertThat(decoder.skip(frames + 1)).isEqualTo(frames);
        assertThat(decoder.read(new float[2], 1)).isEqualTo(-1);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "opusenc-stereo.opus, opusenc-pages.opus",
    "oggenc-stereo.ogg, oggenc-pages.ogg",
    "flac-ogg.oga, flac-ogg.oga",
    "lame-128.mp3, lame-vbr-crc.mp3",
    "lame-notag.mp3, lame-mono16k.mp3",
    "lame-mono16k.mp3, lame-notag.mp3",
    "ffmpeg-flac.mka, ffmpeg-flac.mka",
    "ffmpeg-aac.m4a, ffmpeg-alac.m4a",
    "flac-16.flac, flac-piped.flac",
    "flac-piped.flac, flac-16.flac",
    "sox-16.aiff, sox-24.aiff",
    "sox-16.au, sox-24.au",
    "sox-16.sph, sox-16.sph",
    "sox-pcm16.wav, sox-pcm24.wav",
    "ffmpeg-piped16.wav, ffmpeg-list16.wav",
  })
  void withoutTheOptionTheSecondPartIsNamed(String first, String second) throws IOException {
    byte[] file = joined(first + " " + second);
    float[] expected = alone(first);
    for (boolean seekable : new boolean[] {true, false}) {
      try (AudioDecoder decoder = Fixtures.open(ALONE, file, seekable)) {
        int channels = decoder.spec().channels();
        int rate = decoder.spec().sampleRate();
        int frames = expected.length / channels;
        float[] samples = new float[expected.length];
        for (int done = 0; done < frames; ) {
          float[] block = new float[1000 * channels];
          int count = decoder.read(block, 1000);
          System.arraycopy(block, 0, samples, done * channels, count * channels);
          done += count;
        }
        assertThat(samples).isEqualTo(expected);
        for (int i = 0; i < 2; i++) {
          assertThatThrownBy(() -> decoder.read(new float[channels], 1))
              .isInstanceOf(TruncatedAudioError.class)
              .hasMessageContaining(
                  "test.wav holds several recordings: after %d frames (%s) another one is joined on,"
                          .formatted(frames, Seconds.of(frames, rate))
                      + " which begins at byte %d, also of %d Hz, %d ch; --join-parts decodes"
                          .formatted(bytes(first).length, rate, channels))
              .hasMessageEndingWith("--keep-truncated keeps what comes before");
        }
        assertThat(decoder.parts()).isEqualTo(1);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "opusenc-stereo.opus, opusenc-speech.opus, '48000 Hz, 1 ch', '48000 Hz, 2 ch'",
    "opusenc-stereo.opus, oggenc-stereo.ogg, '44100 Hz, 2 ch', '48000 Hz, 2 ch'",
    "lame-128.mp3, lame-mono16k.mp3, '16000 Hz, 1 ch', '44100 Hz, 2 ch'",
    "lame-128.mp3, lame-notag.mp3, '16000 Hz, 1 ch', '44100 Hz, 2 ch'",
    "lame-notag.mp3, lame-128.mp3, '44100 Hz, 2 ch', '16000 Hz, 1 ch'",
    "ffmpeg-adts.aac, fdkaac-he.aac, '44100 Hz, 1 ch', '16000 Hz, 1 ch'",
    "fdkaac-he.aac, ffmpeg-adts.aac, '16000 Hz, 1 ch', '44100 Hz, 1 ch'",
    "flac-16.flac, flac-mono8.flac, '8000 Hz, 1 ch', '44100 Hz, 2 ch'",
    "sox-16.aiff, sox-32.aiff, '16000 Hz, 1 ch', '16000 Hz, 2 ch'",
    "sox-16.au, sox-8.au, '8000 Hz, 1 ch', '16000 Hz, 2 ch'",
    "sox-pcm16.wav, sox-pcm8.wav, '8000 Hz, 1 ch', '44100 Hz, 2 ch'",
    "ffmpeg-piped16.wav, sox-piped16.wav, '8000 Hz, 1 ch', '44100 Hz, 2 ch'",
    "ffmpeg-flac.mka, ffmpeg-opus.webm, '48000 Hz, 2 ch', '16000 Hz, 2 ch'",
  })
  void partsThatDoNotFitAreNamed(String first, String second, String other, String own)
      throws IOException {
    byte[] file = joined(first + " " + second);
    float[] expected = alone(first);
    for (AudioDecoders decoders : new AudioDecoders[] {ALONE, JOINING}) {
      for (boolean seekable : new boolean[] {true, false}) {
        try (AudioDecoder decoder = Fixtures.open(decoders, file, seekable)) {
          int frames = expected.length / decoder.spec().channels();
          assertThat(decoder.skip(frames)).isEqualTo(frames);
          assertThatThrownBy(() -> decoder.read(new float[8], 1))
              .isInstanceOf(TruncatedAudioError.class)
              .hasMessageContaining("after " + frames + " frames (")
              .hasMessageContaining(
                  "begins at byte %d and has %s, unlike the %s before it, so that --join-parts cannot"
                      .formatted(bytes(first).length, other, own));
        }
      }
    }
  }

  /** A change in the middle of a stream, of which nothing tells but its frames. */
  @Test
  void framesOfOtherChannelsAreAnotherPart() throws IOException {
    byte[] mono = Fixtures.bytes("lame-notag.mp3");
    for (int at = 0; at < mono.length; at += MpegHeader.bytes(MpegHeader.at(mono, at))) {
      mono[at + 3] = (byte) ((mono[at + 3] & 0x3F) | 0x40);
    }
    byte[] file = FormatsTest.joined(Fixtures.bytes("lame-notag.mp3"), mono);
    assertThatThrownBy(() -> Fixtures.decode(JOINING, file))
        .isInstanceOf(TruncatedAudioError.class)
        .hasMessageContaining("begins at byte 3168 and has 16000 Hz, 2 ch, unlike the 16000 Hz, 1");
  }

  @Test
  void whatIsWrongInAPartIsSaidOfThatPart() throws IOException {
    byte[] whole = joined("flac-16.flac flac-16.flac");
    int start = whole.length / 2;
    byte[] damaged = whole.clone();
    damaged[start + 400] ^= 1;
    assertThatThrownBy(() -> Fixtures.decode(JOINING, damaged))
        .isInstanceOf(AudioFormatError.class)
        .hasMessageContaining(
            "test.wav (part 2, from byte " + start + ") is damaged: the FLAC frame");
    byte[] cut = Arrays.copyOf(joined("sox-16.au sox-16.au"), 2 * 1324 - 40);
    assertThatThrownBy(() -> Fixtures.decode(JOINING, cut))
        .isInstanceOf(TruncatedAudioError.class)
        .hasMessageContaining("(part 2, from byte 1324) is truncated: its header promises 320")
        .hasMessageContaining("found 310");
    byte[] header = Arrays.copyOf(whole, start + 20);
    assertThatThrownBy(() -> Fixtures.decode(JOINING, header))
        .isInstanceOf(TruncatedAudioError.class)
        .hasMessageContaining(
            "begins at byte " + start + ", but cannot be decoded: test.wav (part 2");
  }

  /** What was cut before another one was joined on ends the recording. */
  @Test
  void aFirstPartThatWasCutIsTruncated() throws IOException {
    List<byte[]> pages = OggFilesTest.pages(Fixtures.bytes("opusenc-pages.opus"));
    byte[] whole = FormatsTest.joined(pages.toArray(byte[][]::new));
    byte[] open = FormatsTest.joined(pages.subList(0, pages.size() - 1).toArray(byte[][]::new));
    byte[] file = FormatsTest.joined(open, whole);
    assertThat(Fixtures.decode(JOINING, file))
        .isEqualTo(concat(Fixtures.decode(ALONE, open), Fixtures.decode(ALONE, whole)));
    byte[] mp3 = Fixtures.bytes("lame-128.mp3");
    int last = 0;
    for (int at = 0; at < mp3.length; at += MpegHeader.bytes(MpegHeader.at(mp3, at))) {
      last = at;
    }
    byte[] cut = FormatsTest.joined(Arrays.copyOf(mp3, last), mp3);
    assertThatThrownBy(() -> Fixtures.decode(JOINING, cut))
        .isInstanceOf(TruncatedAudioError.class)
        .hasMessageContaining("test.wav is truncated: its header promises 8820 frames, found");
  }

  @Test
  void audioAfterATagIsNeverDroppedInSilence() throws IOException {
    for (String tag : new String[] {"id3v1", "id3v2", "id3v2-large", "ape", "lyrics"}) {
      for (String name : new String[] {"flac-16.flac", "sox-16.au", "lame-128.mp3"}) {
        byte[] file = joined(name + " " + tag + " " + name);
        assertThatThrownBy(() -> Fixtures.decode(ALONE, file))
            .as("%s after %s", name, tag)
            .isInstanceOf(TruncatedAudioError.class)
            .hasMessageContaining("begins at byte " + joined(name + " " + tag).length);
        assertThat(Fixtures.decode(ALONE, joined(name + " " + tag))).isEqualTo(alone(name));
      }
    }
  }

  /** Streams of one film, say, are not one after the other. */
  @Test
  void streamsSideBySideAreRefused() throws IOException {
    List<byte[]> first = OggFilesTest.pages(Fixtures.bytes("opusenc-pages.opus"));
    List<byte[]> second = OggFilesTest.pages(Fixtures.bytes("opusenc-stereo.opus"));
    byte[] file = FormatsTest.joined(first.get(0), second.get(0), first.get(1), second.get(1));
    assertThatThrownBy(() -> Fixtures.decode(JOINING, file))
        .isInstanceOf(AudioFormatError.class)
        .hasMessageContaining("several Ogg streams side by side");
  }
}
