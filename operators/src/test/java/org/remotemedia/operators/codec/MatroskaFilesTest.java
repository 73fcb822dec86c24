package org.remotemedia.operators.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.remotemedia.operators.error.AudioFormatError;

/** Matroska and WebM files that are cut or damaged. */
class MatroskaFilesTest {
  private static final AudioDecoders DECODERS = new AudioDecoders();

  private static int frames(byte[] file, boolean seekable) throws IOException {
    try (AudioDecoder decoder = Fixtures.open(DECODERS, file, seekable)) {
      return WavFiles.readAll(decoder, 500).length / decoder.spec().channels();
    }
  }

  /** It says how long it is, so that every cut is noticed. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void everyCutOfAFileOfKnownSizeIsNoticed(boolean seekable) throws IOException {
    byte[] file = Fixtures.bytes("ffmpeg-opus.webm");
    assertThat(frames(file, seekable)).isEqualTo(9600);
    for (int length = 64; length < file.length; length += 37) {
      byte[] cut = Arrays.copyOf(file, length);
      assertThatThrownBy(() -> frames(cut, seekable))
          .as("the first %d bytes of %d", length, file.length)
          .isInstanceOf(AudioFormatError.class);
    }
    byte[] almost = Arrays.copyOf(file, file.length - 1);
    assertThatThrownBy(() -> frames(almost, seekable))
        .isInstanceOf(TruncatedAudioError.class)
        .hasMessageContaining("--keep-truncated");
  }

  /** A recorder that was switched off leaves whole blocks; what ends within one was cut. */
  @Test
  void aFileOfUnknownSizeIsWholeWhereABlockEnds() throws IOException {
    byte[] file = Fixtures.bytes("ffmpeg-live.webm");
    int whole = 0;
    int most = 0;
    for (int length = 600; length <= file.length; length++) {
      try {
        int frames = frames(Arrays.copyOf(file, length), false);
        assertThat(frames).isGreaterThanOrEqualTo(most);
        most = frames;
        whole++;
      } catch (TruncatedAudioError e) {
        assertThat(e).hasMessageContaining("--keep-truncated");
      } catch (AudioFormatError e) {
        assertThat(e).hasMessageContaining("holds no audio");
      }
    }
    assertThat(most).isEqualTo(9600);
    assertThat(whole).as("ends of blocks of 20 ms").isBetween(9, 14);
  }

  @Test
  void whatFollowsTheSegmentIsNoAudioOfIt() throws IOException {
    byte[] file = Fixtures.bytes("ffmpeg-opus.webm");
    assertThat(frames(Arrays.copyOf(file, file.length + 3000), true)).isEqualTo(9600);
  }

  @ParameterizedTest
  @CsvSource({
    "48, 0, no element of it begins at byte 48",
    "52, 255, has no size",
  })
  void elementsThatMakeNoSenseAreRefused(int at, int value, String expected) throws IOException {
    byte[] file = Fixtures.bytes("ffmpeg-opus.webm");
    file[at] = (byte) value;
    assertThatThrownBy(() -> frames(file, true))
        .isInstanceOf(AudioFormatError.class)
        .hasMessageContaining(expected);
  }
}
