package org.remotemedia.operators.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.remotemedia.operators.error.AudioFormatError;

/** Damaged files end in AudioFormatErrors or in audio that the bytes can hold, and nothing else. */
class WavDamageTest {
  private static final int MUTATIONS = 5_000;

  private static InputStream input(byte[] file, boolean seekable) {
    return seekable ? new WavFiles.SeekableBytes(file) : new ByteArrayInputStream(file);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sox-pcm8",
        "sox-pcm24",
        "sox-six16",
        "sox-rifx16",
        "ffmpeg-list16",
        "ffmpeg-rf64"
      })
  void aFileCutAnywhereGivesACorrectPrefixAndSaysWhatIsMissing(String name) throws IOException {
    byte[] file = WavFiles.fixture(name + ".wav");
    float[] whole = WavFiles.floats(WavFiles.fixture(name + ".f32"));
    int headerBytes = file.length - dataBytes(file, whole.length);
    for (int length = 0; length < file.length; length++) {
      for (boolean seekable : new boolean[] {true, false}) {
        checkCut(Arrays.copyOf(file, length), whole, length < headerBytes, seekable);
      }
    }
  }

  /** The fixtures end with their samples, padded to an even length. */
  private static int dataBytes(byte[] file, int samples) {
    for (int bytesPerSample = 4; bytesPerSample > 0; bytesPerSample--) {
      int at = file.length - samples * bytesPerSample - 8;
      if (at > 0 && file[at] == 'd' && file[at + 1] == 'a' && file[at + 2] == 't') {
        return samples * bytesPerSample;
      }
    }
    throw new AssertionError("no data chunk where it should be");
  }

  private static void checkCut(byte[] cut, float[] whole, boolean inHeader, boolean seekable)
      throws IOException {
    AudioDecoder decoder;
    try {
      decoder = new AudioDecoders().open(input(cut, seekable), "cut.wav");
    } catch (AudioFormatError e) {
      assertThat(inHeader).as("%d bytes: %s", cut.length, e.getMessage()).isTrue();
      assertThat(e.getMessage()).containsPattern("truncated|ends before|cannot be decoded");
      return;
    }
    assertThat(inHeader).as("%d bytes", cut.length).isFalse();
    int channels = decoder.spec().channels();
    float[] all = new float[whole.length];
    int frames = 0;
    float[] block = new float[5 * channels];
    try {
      for (int count = decoder.read(block, 5); count > 0; count = decoder.read(block, 5)) {
        System.arraycopy(block, 0, all, frames * channels, count * channels);
        frames += count;
      }
      fail("%d bytes pass for a complete file", cut.length);
    } catch (TruncatedAudioError e) {
      assertThat(e.foundFrames()).isEqualTo(frames);
      assertThat(e.promisedFrames()).isEqualTo(whole.length / channels);
    }
    assertThat(Arrays.copyOf(all, frames * channels))
        .isEqualTo(Arrays.copyOf(whole, frames * channels));
  }

  @ParameterizedTest
  @ValueSource(strings = {"sox-pcm16", "sox-six16", "sox-rifx24", "ffmpeg-rf64", "ffmpeg-f32"})
  void randomDamageIsAnErrorOrPlausibleAudio(String name) throws IOException {
    byte[] original = WavFiles.fixture(name + ".wav");
    Random random = new Random(name.hashCode());
    for (int i = 0; i < MUTATIONS; i++) {
      byte[] file = original.clone();
      int changes = 1 + random.nextInt(4);
      for (int c = 0; c < changes; c++) {
        file[random.nextInt(i % 4 == 0 ? file.length : 100)] =
            random.nextInt(3) == 0 ? (byte) (random.nextInt(3) - 1) : (byte) random.nextInt();
      }
      decodeOrRefuse(file, i % 2 == 0);
    }
  }

  private static void decodeOrRefuse(byte[] file, boolean seekable) throws IOException {
    try (AudioDecoder decoder = new AudioDecoders().open(input(file, seekable), "damaged.wav")) {
      int channels = decoder.spec().channels();
      assertThat(decoder.spec().sampleRate()).isBetween(1, 10_000_000);
      float[] block = new float[16 * channels];
      long samples = 0;
      for (int count = decoder.read(block, 16); count > 0; count = decoder.read(block, 16)) {
        samples += (long) count * channels;
      }
      assertThat(samples).isLessThanOrEqualTo(file.length);
    } catch (AudioFormatError e) {
      assertThat(e.getMessage()).contains("damaged.wav");
    }
  }
}
