package org.remotemedia.operators.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.remotemedia.operators.error.AudioFormatError;
import org.remotemedia.operators.value.AudioFormat;
import org.remotemedia.operators.value.AudioSpec;

/** Holds every format to what the program of its field decodes from the same file. */
class FormatsTest {
  private static final AudioDecoders DECODERS = new AudioDecoders();

  @AfterAll
  static void close() {
    DECODERS.close();
  }

  @ParameterizedTest
  @CsvSource({
    "flac-16.flac, flac-16.ref.wav, 44100, 2",
    "flac-24.flac, flac-24.ref.wav, 44100, 2",
    "flac-32.flac, flac-32.ref.wav, 44100, 2",
    "flac-mono8.flac, flac-mono8.ref.wav, 8000, 1",
    "flac-six.flac, flac-six.ref.wav, 16000, 6",
    "flac-fixed.flac, flac-16.ref.wav, 44100, 2",
    "flac-silence.flac, flac-silence.ref.wav, 44100, 2",
    "flac-noise.flac, flac-noise.ref.wav, 16000, 1",
    "flac-wasted.flac, flac-wasted.ref.wav, 44100, 2",
    "flac-order32.flac, flac-16.ref.wav, 44100, 2",
    "flac-piped.flac, flac-16.ref.wav, 44100, 2",
    "ffmpeg-16.flac, flac-16.ref.wav, 44100, 2",
    "ffmpeg-alac.m4a, ffmpeg-alac.ref.flac, 44100, 2",
    "ffmpeg-alac24.m4a, ffmpeg-alac24.ref.flac, 44100, 2",
    "sox-8.aiff, sox-8.f32, 8000, 1",
    "sox-16.aiff, sox-16.f32, 16000, 2",
    "sox-24.aiff, sox-24.f32, 16000, 2",
    "sox-32.aiff, sox-32.f32, 16000, 1",
    "ffmpeg-sowt.aifc, sox-16.f32, 16000, 2",
    "ffmpeg-f32.aifc, ffmpeg-f32.f32, 16000, 1",
    "ffmpeg-f64.aifc, ffmpeg-f64.f32, 16000, 1",
    "ffmpeg-alaw.aifc, ffmpeg-alaw.f32, 16000, 2",
    "ffmpeg-piped.aiff, sox-16.f32, 16000, 2",
    "sox-8.au, sox-8.f32, 8000, 1",
    "sox-16.au, sox-16.f32, 16000, 2",
    "sox-24.au, sox-24.f32, 16000, 2",
    "sox-32.au, sox-32.f32, 16000, 1",
    "sox-f32.au, sox-f32.f32, 16000, 1",
    "sox-mulaw.au, sox-mulaw.f32, 16000, 2",
    "sox-alaw.au, sox-alaw.f32, 16000, 2",
    "sox-le16.au, sox-16.f32, 16000, 2",
    "ffmpeg-piped.au, sox-16.f32, 16000, 2",
    "flac-ogg.oga, sox-16.f32, 16000, 2",
    "ffmpeg-flac.mka, sox-16.f32, 16000, 2",
    "sox-8.sph, sox-8.f32, 8000, 1",
    "sox-16.sph, sox-16.f32, 16000, 2",
    "sox-be16.sph, sox-16.f32, 16000, 2",
    "sox-24.sph, sox-24.f32, 16000, 2",
    "sox-mulaw.sph, sox-mulaw.f32, 16000, 2",
  })
  void losslessFormatsGiveTheSamplesThatWereStored(
      String name, String reference, int rate, int channels) throws IOException {
    float[] expected = Fixtures.reference(reference);
    boolean unknown = name.contains("piped") || name.matches(".*\\.(m4a|oga|mka)");
    long frames = unknown ? AudioSpec.UNKNOWN_FRAMES : expected.length / channels;
    byte[] file = Fixtures.bytes(name);
    for (int blockFrames : new int[] {1, 7, 1000, 100_000}) {
      try (AudioDecoder decoder = Fixtures.open(DECODERS, file, blockFrames != 7)) {
        assertThat(decoder.spec())
            .isEqualTo(new AudioSpec(rate, channels, AudioFormat.F32, frames));
        assertThat(WavFiles.readAll(decoder, blockFrames)).isEqualTo(expected);
      }
    }
  }

  /**
   * References have 16 bits, which leaves some 75 dB below signals that are no louder than half.
   */
  @ParameterizedTest
  @CsvSource({
    "lame-128.mp3, lame-128.ref.flac, 44100, 2, 8820, 8820",
    "lame-vbr-crc.mp3, lame-vbr-crc.ref.flac, 44100, 2, 8820, 8820",
    "lame-mono16k.mp3, lame-mono16k.ref.flac, 16000, 1, 4800, 4800",
    "ffmpeg-96.mp3, ffmpeg-96.ref.flac, 44100, 2, 8820, 8820",
    "lame-notag.mp3, lame-notag.ref.flac, 16000, 1, -1, 6336",
    "oggenc-stereo.ogg, oggenc-stereo.ref.flac, 44100, 2, -1, 8820",
    "oggenc-mono16k.ogg, oggenc-mono16k.ref.flac, 16000, 1, -1, 4800",
    "oggenc-six.ogg, oggenc-six.ref.flac, 16000, 6, -1, 1600",
    "oggenc-pages.ogg, oggenc-pages.ref.flac, 44100, 2, -1, 8832",
    "opusenc-pages.opus, opusenc-stereo.ref.flac, 48000, 2, -1, 9600",
    "opusenc-stereo.opus, opusenc-stereo.ref.flac, 48000, 2, -1, 9600",
    "opusenc-speech.opus, opusenc-speech.ref.flac, 48000, 1, -1, 14400",
    "ffmpeg-aac.m4a, ffmpeg-aac.ref.flac, 44100, 2, -1, 8820",
    "ffmpeg-aac-faststart.m4a, ffmpeg-aac-faststart.ref.flac, 16000, 1, -1, 4800",
    "ffmpeg-adts.aac, ffmpeg-adts.ref.flac, 16000, 1, -1, 6144",
    "ffmpeg-opus.webm, ffmpeg-opus.webm.ref.flac, 48000, 2, -1, 9600",
    "ffmpeg-live.webm, ffmpeg-opus.webm.ref.flac, 48000, 2, -1, 9600",
    "ffmpeg-video.webm, ffmpeg-video.webm.ref.flac, 48000, 2, -1, 9600",
    "ffmpeg-vorbis.mka, ffmpeg-vorbis.mka.ref.flac, 44100, 2, -1, 8832",
    "ffmpeg-aac.mka, ffmpeg-aac.mka.ref.flac, 44100, 2, -1, 10240",
  })
  void lossyFormatsGiveWhatTheirOwnProgramsDecode(
      String name, String reference, int rate, int channels, long promised, int frames)
      throws IOException {
    float[] expected = Fixtures.reference(reference);
    assertThat(expected).hasSize(frames * channels);
    byte[] file = Fixtures.bytes(name);
    float[] whole = Fixtures.decode(DECODERS, file);
    assertThat(whole).hasSize(frames * channels);
    assertThat(Fixtures.snr(expected, whole)).isGreaterThan(60);
    for (boolean seekable : new boolean[] {true, false}) {
      try (AudioDecoder decoder = Fixtures.open(DECODERS, file, seekable)) {
        assertThat(decoder.spec())
            .isEqualTo(new AudioSpec(rate, channels, AudioFormat.F32, promised));
        assertThat(WavFiles.readAll(decoder, 333)).isEqualTo(whole);
        assertThat(decoder.read(new float[channels], 1)).isEqualTo(-1);
      }
    }
  }

  /** More channels than FFmpeg's conversion of samples takes: two sines, and silence between. */
  @Test
  void manyChannelsLieWhereTheyBelong() throws IOException {
    int channels = 66;
    float[] samples = Fixtures.decode(DECODERS, Fixtures.bytes("oggenc-66.ogg"));
    assertThat(samples.length).isEqualTo(1600 * channels);
    double[] power = new double[channels];
    double[] atLow = new double[channels];
    double[] atHigh = new double[channels];
    for (int i = 0; i < samples.length; i++) {
      int frame = i / channels;
      double turns = frame / 16_000.0;
      power[i % channels] += samples[i] * samples[i] / 1600;
      atLow[i % channels] += samples[i] * Math.sin(2 * Math.PI * 500 * turns) / 800;
      atHigh[i % channels] += samples[i] * Math.sin(2 * Math.PI * 2000 * turns) / 800;
    }
    assertThat(atLow[0]).isBetween(0.2, 0.3);
    assertThat(atHigh[channels - 1]).isBetween(0.2, 0.3);
    assertThat(atHigh[0]).isBetween(-0.01, 0.01);
    assertThat(atLow[channels - 1]).isBetween(-0.01, 0.01);
    assertThat(Arrays.copyOfRange(power, 1, channels - 1)).containsOnly(0);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "flac-16.flac",
        "flac-32.flac",
        "flac-piped.flac",
        "lame-128.mp3",
        "lame-notag.mp3",
        "oggenc-stereo.ogg",
        "opusenc-speech.opus",
        "ffmpeg-aac.m4a",
        "ffmpeg-alac.m4a",
        "ffmpeg-adts.aac",
        "sox-24.aiff",
        "sox-le16.au"
      })
  void whatFollowsASkipIsASliceOfTheWhole(String name) throws IOException {
    byte[] file = Fixtures.bytes(name);
    float[] whole = Fixtures.decode(DECODERS, file);
    for (boolean seekable : new boolean[] {true, false}) {
      for (double part : new double[] {0, 0.01, 0.3, 0.5, 0.99, 1, 1.5}) {
        try (AudioDecoder decoder = Fixtures.open(DECODERS, file, seekable)) {
          int channels = decoder.spec().channels();
          int frames = whole.length / channels;
          float[] head = new float[5 * channels];
          int read = decoder.read(head, 5);
          int wanted = (int) (part * frames);
          long skipped = decoder.skip(wanted);
          assertThat(skipped).isEqualTo(Math.min(wanted, frames - read));
          assertThat(WavFiles.readAll(decoder, 1000))
              .isEqualTo(
                  Arrays.copyOfRange(whole, (read + (int) skipped) * channels, whole.length));
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "flac-16.flac",
        "flac-piped.flac",
        "lame-128.mp3",
        "oggenc-pages.ogg",
        "opusenc-pages.opus",
        "ffmpeg-aac-faststart.m4a",
        "sox-16.aiff",
        "sox-24.au"
      })
  void aFileThatWasCutGivesWhatIsThereAndThenSaysSo(String name) throws IOException {
    byte[] file = Fixtures.bytes(name);
    float[] whole = Fixtures.decode(DECODERS, file);
    byte[] cut = Arrays.copyOf(file, (int) (file.length * 0.8));
    for (boolean seekable : new boolean[] {true, false}) {
      try (AudioDecoder decoder = Fixtures.open(DECODERS, cut, seekable)) {
        int channels = decoder.spec().channels();
        float[] samples = new float[whole.length];
        int read = 0;
        Throwable error = null;
        while (error == null) {
          float[] block = new float[100 * channels];
          try {
            int count = decoder.read(block, 100);
            assertThat(count).as("an end without an error").isPositive();
            System.arraycopy(block, 0, samples, read * channels, count * channels);
            read += count;
          } catch (AudioFormatError e) {
            error = e;
          }
        }
        int found = read;
        assertThat(error)
            .isInstanceOfSatisfying(
                TruncatedAudioError.class,
                e -> {
                  assertThat(e.foundFrames()).isEqualTo(found);
                  assertThat(e.promisedFrames()).isGreaterThan(found);
                });
        assertThat(Arrays.copyOf(samples, read * channels))
            .isEqualTo(Arrays.copyOf(whole, read * channels));
        assertThatThrownBy(() -> decoder.read(new float[channels], 1)).isSameAs(error);
      }
    }
  }

  @Test
  void anM4aThatLacksItsTableCannotBeDecoded() throws IOException {
    byte[] file = Fixtures.bytes("ffmpeg-aac.m4a");
    byte[] cut = Arrays.copyOf(file, file.length * 8 / 10);
    assertThatThrownBy(() -> Fixtures.decode(DECODERS, cut))
        .isInstanceOf(AudioFormatError.class)
        .hasMessageContaining("as in a file that was cut");
  }

  @Test
  void anId3TagMayStandBeforeAnyFormat() throws IOException {
    byte[] tag = {'I', 'D', '3', 3, 0, 0, 0, 0, 1, 0};
    for (String name : new String[] {"flac-16.flac", "lame-128.mp3", "sox-16.au"}) {
      byte[] file = Fixtures.bytes(name);
      byte[] tagged = joined(Arrays.copyOf(tag, 138), file);
      assertThat(Fixtures.decode(DECODERS, tagged)).isEqualTo(Fixtures.decode(DECODERS, file));
    }
    assertThatThrownBy(() -> Fixtures.decode(DECODERS, Arrays.copyOf(tag, 138)))
        .hasMessageContaining("nothing behind its ID3 tag");
  }

  @Test
  void whatFollowsTheLastFrameMayBeATag() throws IOException {
    byte[] tag = Arrays.copyOf(new byte[] {'T', 'A', 'G'}, 128);
    for (String name :
        new String[] {
          "lame-128.mp3", "lame-notag.mp3", "flac-16.flac", "flac-piped.flac", "ffmpeg-adts.aac"
        }) {
      byte[] file = Fixtures.bytes(name);
      assertThat(Fixtures.decode(DECODERS, joined(file, tag)))
          .as(name)
          .isEqualTo(Fixtures.decode(DECODERS, file));
    }
  }

  @Test
  void everySuffixIsListedOnce() {
    assertThat(AudioDecoders.suffixes())
        .doesNotHaveDuplicates()
        .contains(".wav", ".flac", ".mp3", ".ogg", ".opus", ".aiff", ".au", ".m4a")
        .allMatch(suffix -> suffix.matches("\\.[a-z0-9]+"));
  }

  static byte[] joined(byte[]... parts) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.write(part);
    }
    return all.toByteArray();
  }
}
