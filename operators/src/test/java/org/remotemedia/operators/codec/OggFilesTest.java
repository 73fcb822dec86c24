package org.remotemedia.operators.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.remotemedia.operators.error.AudioFormatError;

/** Ogg files that end or begin otherwise than by the book. */
class OggFilesTest {
  private static final AudioDecoders DECODERS = new AudioDecoders();
  private static final int FLAGS = 5;
  private static final int GRANULE = 6;
  private static final int CHECKSUM = 22;
  private static final int SEGMENTS = 26;

  @AfterAll
  static void close() {
    DECODERS.close();
  }

  static List<byte[]> pages(byte[] file) {
    List<byte[]> pages = new ArrayList<>();
    int at = 0;
    while (at < file.length) {
      int segments = file[at + SEGMENTS] & 0xFF;
      int end = at + SEGMENTS + 1 + segments;
      for (int i = 0; i < segments; i++) {
        end += file[at + SEGMENTS + 1 + i] & 0xFF;
      }
      pages.add(Arrays.copyOfRange(file, at, end));
      at = end;
    }
    return pages;
  }

  /** Sets the checksum of a page right after it was changed. */
  static byte[] sealed(byte[] page) {
    ByteBuffer out = ByteBuffer.wrap(page).order(ByteOrder.LITTLE_ENDIAN);
    out.putInt(CHECKSUM, 0);
    out.putInt(CHECKSUM, Crc.crc32(0, page, 0, page.length));
    return page;
  }

  private static byte[] withFlags(byte[] page, int flags) {
    byte[] changed = page.clone();
    changed[FLAGS] = (byte) flags;
    return sealed(changed);
  }

  private static byte[] withGranule(byte[] page, long granule) {
    byte[] changed = page.clone();
    ByteBuffer.wrap(changed).order(ByteOrder.LITTLE_ENDIAN).putLong(GRANULE, granule);
    return sealed(changed);
  }

  private static long granule(byte[] page) {
    return ByteBuffer.wrap(page).order(ByteOrder.LITTLE_ENDIAN).getLong(GRANULE);
  }

  private static byte[] joined(List<byte[]> pages) throws IOException {
    return FormatsTest.joined(pages.toArray(byte[][]::new));
  }

  private static byte[] last(List<byte[]> pages) {
    return pages.get(pages.size() - 1);
  }

  private static List<byte[]> replacingLast(List<byte[]> pages, byte[] page) {
    List<byte[]> changed = new ArrayList<>(pages.subList(0, pages.size() - 1));
    changed.add(page);
    return changed;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "oggenc-stereo.ogg",
        "oggenc-pages.ogg",
        "oggenc-six.ogg",
        "opusenc-stereo.opus",
        "opusenc-pages.opus",
        "opusenc-speech.opus"
      })
  void aStreamNeedNotSayThatItEnds(String name) throws IOException {
    byte[] file = Fixtures.bytes(name);
    List<byte[]> pages = pages(file);
    byte[] open = joined(replacingLast(pages, withFlags(last(pages), 0)));
    float[] expected = Fixtures.decode(DECODERS, file);
    for (boolean seekable : new boolean[] {true, false}) {
      try (AudioDecoder decoder = Fixtures.open(DECODERS, open, seekable)) {
        assertThat(WavFiles.readAll(decoder, 100)).isEqualTo(expected);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"oggenc-pages.ogg", "opusenc-pages.opus"})
  void aStreamOfWholePagesIsWholeAndAnyOtherIsCut(String name) throws IOException {
    List<byte[]> pages = pages(Fixtures.bytes(name));
    float[] whole = Fixtures.decode(DECODERS, joined(pages));
    int before = 0;
    for (int count = pages.size() / 2; count < pages.size(); count++) {
      byte[] kept = joined(pages.subList(0, count));
      float[] samples = Fixtures.decode(DECODERS, kept);
      assertThat(samples.length).isGreaterThan(before).isLessThan(whole.length);
      assertThat(samples).isEqualTo(Arrays.copyOf(whole, samples.length));
      before = samples.length;
      byte[] next = pages.get(count);
      for (int bytes : new int[] {1, 5, 26, 27, next.length / 2, next.length - 1}) {
        byte[] cut = FormatsTest.joined(kept, Arrays.copyOf(next, bytes));
        assertThatThrownBy(() -> Fixtures.decode(DECODERS, cut))
            .as("%d bytes of page %d", bytes, count)
            .isInstanceOf(TruncatedAudioError.class)
            .hasMessageContaining("its end is missing")
            .hasMessageEndingWith("--keep-truncated keeps what is there");
      }
    }
  }

  /** A last page on which no packet ends is that of a stream that was cut. */
  @Test
  void aStreamThatEndsWithinAPacketIsCut() throws IOException {
    List<byte[]> pages = pages(Fixtures.bytes("opusenc-pages.opus"));
    byte[] page = withFlags(last(pages), 0);
    byte[] untimed = joined(replacingLast(pages, withGranule(page, -1)));
    assertThatThrownBy(() -> Fixtures.decode(DECODERS, untimed))
        .isInstanceOf(TruncatedAudioError.class);
    byte[] full = page.clone();
    int segments = full[SEGMENTS] & 0xFF;
    int lacing = SEGMENTS + segments;
    byte[] longer = Arrays.copyOf(full, full.length + 255 - (full[lacing] & 0xFF));
    longer[lacing] = -1;
    byte[] continued = joined(replacingLast(pages, sealed(longer)));
    assertThatThrownBy(() -> Fixtures.decode(DECODERS, continued))
        .isInstanceOf(AudioFormatError.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"opusenc-speech.opus", "opusenc-stereo.opus", "oggenc-mono16k.ogg"})
  void aStreamNeedNotSayThatItBegins(String name) throws IOException {
    byte[] file = Fixtures.bytes(name);
    List<byte[]> pages = pages(file);
    pages.set(0, withFlags(pages.get(0), 0));
    try (AudioDecoder decoder = Fixtures.open(DECODERS, joined(pages), true);
        AudioDecoder original = new AudioDecoders().open(new WavFiles.SeekableBytes(file), name)) {
      assertThat(decoder.spec()).isEqualTo(original.spec());
    }
    assertThat(Fixtures.decode(DECODERS, joined(pages))).isEqualTo(Fixtures.decode(DECODERS, file));
  }

  @Test
  void anEndBeforeWhatIsThereIsDamage() throws IOException {
    List<byte[]> pages = pages(Fixtures.bytes("opusenc-pages.opus"));
    byte[] early = joined(replacingLast(pages, withGranule(last(pages), 500)));
    long before = granule(pages.get(pages.size() - 2));
    assertThatThrownBy(() -> Fixtures.decode(DECODERS, early))
        .isInstanceOf(AudioFormatError.class)
        .hasMessageContaining(
            "its last page ends at granule position 500, before "
                + before
                + ", where the page before it ends");
    List<byte[]> onePage = pages(Fixtures.bytes("opusenc-speech.opus"));
    byte[] earlier = joined(replacingLast(onePage, withGranule(last(onePage), 3)));
    assertThatThrownBy(() -> Fixtures.decode(DECODERS, earlier))
        .isInstanceOf(AudioFormatError.class)
        .hasMessageContaining(
            "its last page ends at granule position 3, before 312, where its audio");
  }

  /** Channel k of these is a sine of 200 + 150 k Hz. */
  @ParameterizedTest
  @CsvSource({
    "ffmpeg-discrete3.opus, 3",
    "ffmpeg-discrete5.opus, 5",
    "ffmpeg-discrete8.opus, 8",
    "opusenc-surround5.opus, 5"
  })
  void channelsOfOpusKeepTheirOrder(String name, int channels) throws IOException {
    float[] samples = Fixtures.decode(DECODERS, Fixtures.bytes(name));
    assertThat(samples).hasSize(channels * 4800);
    int[] frequencies = IntStream.range(0, channels).map(k -> 200 + 150 * k).toArray();
    for (int channel = 0; channel < channels; channel++) {
      assertThat(Pitch.loudestOf(frequencies, samples, channel, channels, 48_000))
          .as("channel %d", channel)
          .isEqualTo(frequencies[channel]);
    }
  }
}
