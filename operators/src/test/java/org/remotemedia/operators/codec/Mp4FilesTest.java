package org.remotemedia.operators.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.remotemedia.operators.error.AudioFormatError;

/** What of an MP4 file is to be heard, and on how many channels. */
class Mp4FilesTest {
  private static final AudioDecoders DECODERS = new AudioDecoders();
  private static final int RATE = 44_100;

  @AfterAll
  static void close() {
    DECODERS.close();
  }

  private static int find(byte[] file, String type) {
    return new String(file, StandardCharsets.ISO_8859_1).indexOf(type);
  }

  /** With another edit list; the index is at the end of the file, so that nothing else moves. */
  private static byte[] withEdits(byte[] file, int movieTimescale, int[]... edits)
      throws IOException {
    int at = find(file, "elst") - 4;
    int oldBytes = ByteBuffer.wrap(file).getInt(at);
    int more = 16 + 12 * edits.length - oldBytes;
    byte[] changed =
        FormatsTest.joined(
            Arrays.copyOf(file, at),
            new byte[16 + 12 * edits.length],
            Arrays.copyOfRange(file, at + oldBytes, file.length));
    ByteBuffer out = ByteBuffer.wrap(changed);
    for (String type : new String[] {"moov", "trak", "edts"}) {
      int box = find(changed, type) - 4;
      out.putInt(box, out.getInt(box) + more);
    }
    out.putInt(find(changed, "mvhd") + 16, movieTimescale);
    out.position(at).putInt(16 + 12 * edits.length).put("elst".getBytes(StandardCharsets.US_ASCII));
    out.putInt(0).putInt(edits.length);
    for (int[] edit : edits) {
      out.putInt(edit[0]).putInt(edit[1]).putInt(edit.length > 2 ? edit[2] : 0x1_0000);
    }
    return changed;
  }

  private static void assertSamples(byte[] file, float[] expected) throws IOException {
    for (boolean seekable : new boolean[] {true, false}) {
      try (AudioDecoder decoder = Fixtures.open(DECODERS, file, seekable)) {
        assertThat(WavFiles.readAll(decoder, seekable ? 4096 : 333)).isEqualTo(expected);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"ffmpeg-aac.m4a", "ffmpeg-alac.m4a"})
  void anEditListCutsToTheFrame(String name) throws IOException {
    byte[] file = Fixtures.bytes(name);
    float[] whole = Fixtures.decode(DECODERS, withEdits(file, RATE, new int[] {1 << 20, 0}));
    int frames = whole.length / 2;
    for (int start : new int[] {0, 1, 300, 1023, 1024, 1025, 4000, 5000}) {
      for (int length : new int[] {1, 700, 1024, 2048, 3000, frames - start}) {
        byte[] cut = withEdits(file, RATE, new int[] {length, start});
        assertSamples(cut, Arrays.copyOfRange(whole, 2 * start, 2 * (start + length)));
      }
    }
    // In units of the movie that are longer than a frame, and up to the end.
    assertSamples(
        withEdits(file, 1000, new int[] {100, 77}), Arrays.copyOfRange(whole, 154, 154 + 8820));
    assertSamples(
        withEdits(file, 1000, new int[] {0, 77}), Arrays.copyOfRange(whole, 154, whole.length));
  }

  @Test
  void silenceBeforeTheAudioAndEditsThatFollowEachOtherAreOneStretch() throws IOException {
    byte[] file = Fixtures.bytes("ffmpeg-alac.m4a");
    float[] whole = Fixtures.decode(DECODERS, withEdits(file, RATE, new int[] {1 << 20, 0}));
    float[] expected = Arrays.copyOfRange(whole, 2 * 500, 2 * 3500);
    assertSamples(withEdits(file, RATE, new int[] {900, -1}, new int[] {3000, 500}), expected);
    assertSamples(withEdits(file, RATE, new int[] {1000, 500}, new int[] {2000, 1500}), expected);
  }

  @Test
  void severalStretchesAndOtherSpeedsAreRefused() throws IOException {
    byte[] file = Fixtures.bytes("ffmpeg-alac.m4a");
    for (byte[] edited :
        new byte[][] {
          withEdits(file, RATE, new int[] {1000, 500}, new int[] {1000, 4000}),
          withEdits(file, RATE, new int[] {1000, 500}, new int[] {1000, 0}),
          withEdits(file, RATE, new int[] {1000, 500, 0x8000})
        }) {
      assertThatThrownBy(() -> Fixtures.decode(DECODERS, edited))
          .isInstanceOf(AudioFormatError.class)
          .hasMessageContaining("has an edit list that puts its audio together");
    }
  }

  /** Half a second each; lengths in the units of the core, in an edit list, or both. */
  @ParameterizedTest
  @CsvSource({
    "fdkaac-he-note.m4a, 1, 22050",
    "fdkaac-he-edit.m4a, 1, 22050",
    "fdkaac-he-both.m4a, 1, 22050",
    "fdkaac-he-samerate.m4a, 1, 22050",
    "fdkaac-he-stereo.m4a, 2, 22050",
    "fdkaac-v2-note.m4a, 2, 22050",
    "fdkaac-he.aac, 1, 28672",
    "fdkaac-v2.aac, 2, 30720"
  })
  void heAacHasItsLengthAndItsChannels(String name, int channels, int frames) throws IOException {
    byte[] file = Fixtures.bytes(name);
    float[] samples = Fixtures.decode(DECODERS, file);
    assertSamples(file, samples);
    try (AudioDecoder decoder = Fixtures.open(DECODERS, file, true)) {
      assertThat(decoder.spec().channels()).isEqualTo(channels);
      assertThat(decoder.spec().sampleRate()).isEqualTo(RATE);
    }
    assertThat(samples).hasSize(channels * frames);
  }

  @Test
  void aNoteAndAnEditListOfTheSameRecordingGiveTheSameSamples() throws IOException {
    float[] noted = Fixtures.decode(DECODERS, Fixtures.bytes("fdkaac-he-note.m4a"));
    for (String name : new String[] {"fdkaac-he-edit.m4a", "fdkaac-he-both.m4a"}) {
      assertThat(Fixtures.decode(DECODERS, Fixtures.bytes(name))).as(name).isEqualTo(noted);
    }
  }

  @Test
  void parametricStereoHasTwoDifferentChannels() throws IOException {
    for (String name : new String[] {"fdkaac-v2-note.m4a", "fdkaac-v2.aac"}) {
      float[] samples = Fixtures.decode(DECODERS, Fixtures.bytes(name));
      double difference = 0;
      for (int i = 0; i < samples.length; i += 2) {
        difference += Math.abs(samples[i] - samples[i + 1]);
      }
      assertThat(difference / samples.length).isGreaterThan(0.01);
    }
  }

  /** Recorders write it last. */
  @ParameterizedTest
  @ValueSource(strings = {"ffmpeg-aac.m4a", "ffmpeg-alac.m4a"})
  void aFileWithoutItsIndexSaysSo(String name) throws IOException {
    byte[] file = Fixtures.bytes(name);
    int index = find(file, "moov") - 4;
    byte[] interrupted = Arrays.copyOf(file, index);
    ByteBuffer.wrap(interrupted).putInt(find(file, "mdat") - 4, 0);
    for (byte[] cut :
        new byte[][] {Arrays.copyOf(file, index), Arrays.copyOf(file, index / 2), interrupted}) {
      for (boolean seekable : new boolean[] {true, false}) {
        assertThatThrownBy(() -> Fixtures.open(DECODERS, cut, seekable))
            .isInstanceOf(AudioFormatError.class)
            .hasMessageContaining("has no index (\"moov\")")
            .hasMessageContaining("interrupted");
      }
    }
  }
}
