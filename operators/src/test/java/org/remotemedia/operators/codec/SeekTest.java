package org.remotemedia.operators.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.remotemedia.operators.error.AudioFormatError;

/** Any frame of a recording can be gone to, and is the one that it is in the whole. */
class SeekTest {
  private static final AudioDecoders DECODERS = new AudioDecoders();

  @AfterAll
  static void close() {
    DECODERS.close();
  }

  /** Nine seconds each, of a sweep and bursts of noise; see the README beside them. */
  static byte[] recording(String name) throws IOException {
    try (InputStream in = SeekTest.class.getResourceAsStream("/codec/stretches/" + name)) {
      if (in == null) {
        throw new IOException("no recording " + name);
      }
      return in.readAllBytes();
    }
  }

  private static AudioDecoder open(byte[] file) throws IOException {
    return DECODERS.open(new WavFiles.SeekableBytes(file), "x", true);
  }

  /** A stretch, shorter only at the end. */
  private static float[] stretch(AudioDecoder decoder, long from, int frames) throws IOException {
    assertThat(decoder.seek(from)).isEqualTo(from);
    return next(decoder, frames);
  }

  private static float[] next(AudioDecoder decoder, int frames) throws IOException {
    int channels = decoder.spec().channels();
    float[] samples = new float[frames * channels];
    float[] block = new float[1000 * channels];
    int done = 0;
    while (done < frames) {
      int count = decoder.read(block, Math.min(1000, frames - done));
      if (count < 0) {
        break;
      }
      System.arraycopy(block, 0, samples, done * channels, count * channels);
      done += count;
    }
    return Arrays.copyOf(samples, done * channels);
  }

  private static void assertStretch(AudioDecoder decoder, float[] whole, long from, int frames)
      throws IOException {
    int channels = decoder.spec().channels();
    int to = (int) Math.min(whole.length, (from + frames) * channels);
    assertThat(
            Arrays.equals(
                stretch(decoder, from, frames),
                Arrays.copyOfRange(whole, (int) from * channels, to)))
        .as("%d frames from %d", frames, from)
        .isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "cbr.mp3",
        "vbr.mp3",
        "pns.m4a",
        "he.m4a",
        "hev2.m4a",
        "silk.opus",
        "hybrid.opus",
        "celt.opus",
        "vorbis.ogg"
      })
  void aStretchIsTheSliceOfTheWholeInAnyOrder(String name) throws IOException {
    byte[] file = recording(name);
    float[] whole = Fixtures.decode(DECODERS, file);
    Random random = new Random(7);
    for (int round = 0; round < 2; round++) {
      try (AudioDecoder decoder = open(file)) {
        int frames = whole.length / decoder.spec().channels();
        assertThat(decoder.canSeek()).isTrue();
        for (int i = 0; i < 30; i++) {
          int from = random.nextInt(frames);
          assertStretch(decoder, whole, from, 1 + random.nextInt(frames / 10));
        }
        assertStretch(decoder, whole, 0, frames);
        assertThat(decoder.read(new float[2], 1)).isEqualTo(-1);
        assertStretch(decoder, whole, frames - 5, 10);
        assertThat(decoder.seek(frames + 1)).isEqualTo(frames);
        assertThat(decoder.read(new float[2], 1)).isEqualTo(-1);
        assertStretch(decoder, whole, frames / 2, frames);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ffmpeg-alac.m4a",
        "ffmpeg-flac.mka",
        "ffmpeg-vorbis.mka",
        "ffmpeg-opus.webm",
        "ffmpeg-adts.aac",
        "fdkaac-he.aac",
        "fdkaac-he-both.m4a",
        "lame-vbr-crc.mp3",
        "ffmpeg-discrete5.opus",
        "oggenc-66.ogg"
      })
  void soItIsInShortRecordingsAndOtherContainers(String name) throws IOException {
    byte[] file = Fixtures.bytes(name);
    float[] whole = Fixtures.decode(DECODERS, file);
    Random random = new Random(7);
    try (AudioDecoder decoder = open(file)) {
      int frames = whole.length / decoder.spec().channels();
      for (int i = 0; i < 30; i++) {
        assertStretch(decoder, whole, random.nextInt(frames), 1 + random.nextInt(frames));
      }
    }
  }

  /** What a stretch comes to. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Outcome(float[] samples, String problem) {
    static Outcome of(AudioDecoder decoder, long from, boolean seeks) throws IOException {
      try {
        long reached = seeks ? decoder.seek(from) : decoder.skip(from);
        return reached < from
            ? new Outcome(null, "ends at " + reached)
            : new Outcome(next(decoder, 12_345), null);
      } catch (AudioFormatError e) {
        return new Outcome(null, e.getClass() + e.getMessage());
      }
    }
  }

  private static byte[] damaged(String name) throws IOException {
    byte[] file = recording(name.replace("cut/", ""));
    int at = file.length * 2 / 3;
    if (name.startsWith("cut/")) {
      return Arrays.copyOf(file, at + 100);
    }
    if (name.endsWith(".mp3")) {
      while (file[at] != (byte) 0xFF || file[at + 1] != (byte) 0xFB) {
        at++;
      }
      at += 4;
      Arrays.fill(file, at, at + 17, (byte) 0xFF); // What describes the samples of a frame.
    } else {
      Arrays.fill(file, at, at + 40, (byte) 0x55);
    }
    return file;
  }

  /** Damage that FFmpeg sees, that pages show, and files that were cut. */
  @ParameterizedTest
  @ValueSource(
      strings = {"cbr.mp3", "pns.m4a", "celt.opus", "vorbis.ogg", "cut/celt.opus", "cut/cbr.mp3"})
  void damageIsMetByTheSameStretchesInAnyOrder(String name) throws IOException {
    byte[] file = damaged(name);
    List<Integer> starts = new ArrayList<>();
    for (int from = 0; from < 8 * 44_100; from += 29_000) {
      starts.add(from);
    }
    List<Outcome> expected = new ArrayList<>();
    for (int from : starts) {
      try (AudioDecoder decoder = DECODERS.open(new WavFiles.SeekableBytes(file), "x")) {
        expected.add(Outcome.of(decoder, from, false));
      }
    }
    assertThat(expected).filteredOn(outcome -> outcome.problem() == null).hasSizeGreaterThan(5);
    assertThat(expected).filteredOn(outcome -> outcome.problem() != null).hasSizeGreaterThan(2);
    Random random = new Random(3);
    for (int round = 0; round < 3; round++) {
      List<Integer> order = new ArrayList<>(starts);
      if (round > 0) {
        Collections.shuffle(order, random);
      }
      try (AudioDecoder decoder = open(file)) {
        for (int from : order) {
          Outcome outcome = Outcome.of(decoder, from, true);
          Outcome due = expected.get(starts.indexOf(from));
          assertThat(outcome.problem()).as("from %d", from).isEqualTo(due.problem());
          assertThat(outcome.samples()).as("from %d", from).isEqualTo(due.samples());
        }
      }
    }
  }

  @Test
  void whatIsOpenedToBeReadFrontToBackCannotGoBack() throws IOException {
    try (AudioDecoder decoder =
        DECODERS.open(new ByteArrayInputStream(recording("cbr.mp3")), "x")) {
      assertThat(decoder.canSeek()).isFalse();
      assertThat(decoder.seek(0)).isEqualTo(-1);
      assertThat(decoder.read(new float[1], 1)).isEqualTo(1);
    }
  }
}
