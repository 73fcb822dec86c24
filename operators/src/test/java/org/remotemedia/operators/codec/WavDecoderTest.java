package org.remotemedia.operators.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.remotemedia.operators.error.AudioFormatError;
import org.remotemedia.operators.value.AudioFormat;
import org.remotemedia.operators.value.AudioSpec;

class WavDecoderTest {
  @ParameterizedTest
  @CsvSource({
    "sox-pcm8, 8000, 1",
    "sox-pcm16, 44100, 2",
    "sox-pcm24, 44100, 2",
    "sox-pcm32, 8000, 1",
    "sox-f32, 44100, 2",
    "sox-f64, 8000, 1",
    "sox-alaw, 8000, 1",
    "sox-mulaw, 8000, 1",
    "sox-six16, 16000, 6",
    "sox-rifx16, 44100, 2",
    "sox-rifx24, 44100, 2",
    "sox-rifx-f32, 8000, 1",
    "sox-piped16, 8000, 1",
    "ffmpeg-list16, 44100, 2",
    "ffmpeg-six24, 16000, 6",
    "ffmpeg-pcm8, 8000, 1",
    "ffmpeg-alaw, 8000, 1",
    "ffmpeg-mulaw, 8000, 1",
    "ffmpeg-f32, 44100, 2",
    "ffmpeg-piped16, 44100, 2",
    "ffmpeg-rf64, 44100, 2",
  })
  void decodesWhatOtherProgramsWroteToTheSamplesTheyDecode(String name, int rate, int channels)
      throws IOException {
    byte[] file = WavFiles.fixture(name + ".wav");
    float[] expected = WavFiles.floats(WavFiles.fixture(name + ".f32"));
    for (int blockFrames : new int[] {1, 7, 1000}) {
      try (AudioDecoder decoder = WavFiles.open(file)) {
        assertThat(decoder.spec().sampleRate()).isEqualTo(rate);
        assertThat(decoder.spec().channels()).isEqualTo(channels);
        assertThat(decoder.spec().format()).isEqualTo(AudioFormat.F32);
        assertThat(decoder.spec().frames())
            .isEqualTo(
                name.contains("piped") ? AudioSpec.UNKNOWN_FRAMES : expected.length / channels);
        assertThat(WavFiles.readAll(decoder, blockFrames)).isEqualTo(expected);
      }
    }
  }

  @Test
  void decodesAFileLargerThanTheBuffer() throws IOException {
    byte[] samples = new byte[300_000];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = (byte) ((i * 31) >> 3);
    }
    byte[] file = WavFiles.pcm16(36 + samples.length, new byte[0], samples.length, samples);
    float[] decoded = WavFiles.decode(file);
    assertThat(decoded).hasSize(150_000);
    ByteBuffer raw = ByteBuffer.wrap(samples).order(ByteOrder.LITTLE_ENDIAN);
    float[] expected = new float[decoded.length];
    for (int i = 0; i < decoded.length; i++) {
      expected[i] = raw.getShort(2 * i) / 32768f;
    }
    assertThat(decoded).isEqualTo(expected);
  }

  @Test
  void skipsTheSameFramesInAStreamAsInASeekableFile() throws IOException {
    byte[] samples = new byte[400_000];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = (byte) ((i * 7) >> 2);
    }
    byte[] file = WavFiles.pcm16(36 + samples.length, new byte[0], samples.length, samples);
    float[] all = WavFiles.decode(file);
    for (boolean seekable : new boolean[] {true, false}) {
      for (int frames : new int[] {0, 1, 1000, 40_000, 150_000, 199_999, 200_000}) {
        try (AudioDecoder decoder =
            seekable
                ? new AudioDecoders().open(new WavFiles.SeekableBytes(file), "x")
                : WavFiles.open(file)) {
          float[] head = new float[10];
          int read = decoder.read(head, 10);
          long skipped = decoder.skip(frames);
          assertThat(skipped).isEqualTo(Math.min(frames, all.length - read));
          assertThat(WavFiles.readAll(decoder, 5000))
              .isEqualTo(Arrays.copyOfRange(all, read + (int) skipped, all.length));
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aSkipBeyondTheEndOfATruncatedFileStopsThereAndTheNextReadTells(boolean seekable)
      throws IOException {
    byte[] file = WavFiles.pcm16(2036, new byte[0], 2000, new byte[101]);
    try (AudioDecoder decoder =
        seekable
            ? new AudioDecoders().open(new WavFiles.SeekableBytes(file), "x")
            : WavFiles.open(file)) {
      assertThat(decoder.skip(500)).isEqualTo(50);
      assertThatThrownBy(() -> decoder.read(new float[4], 4))
          .isInstanceOfSatisfying(
              TruncatedAudioError.class,
              error -> {
                assertThat(error.promisedFrames()).isEqualTo(1000);
                assertThat(error.foundFrames()).isEqualTo(50);
                assertThat(error).hasMessageContaining("promises 1000 frames, found 50");
              });
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, 0x7FFFF000})
  void readsToTheEndWhenTheLengthIsUnknown(int declared) throws IOException {
    byte[] file = WavFiles.pcm16(declared, new byte[0], declared, new byte[40]);
    try (AudioDecoder decoder = new AudioDecoders().open(new WavFiles.SeekableBytes(file), "x")) {
      assertThat(decoder.spec().frames()).isEqualTo(AudioSpec.UNKNOWN_FRAMES);
      assertThat(WavFiles.readAll(decoder, 7)).hasSize(20);
    }
  }

  @Test
  void aFileWithoutSamplesHasNoFrames() throws IOException {
    assertThat(WavFiles.decode(WavFiles.pcm16(36, new byte[0], 0, new byte[0]))).isEmpty();
    assertThat(AudioDecoders.noFrames("a.wav")).hasMessageContaining("a.wav holds no audio");
  }

  @Test
  void chunksBehindAnEmptyDataChunkAreNotSamples() throws IOException {
    byte[] list = {'L', 'I', 'S', 'T', 4, 0, 0, 0, 'I', 'N', 'F', 'O'};
    byte[] file = WavFiles.pcm16(36 + list.length, new byte[0], 0, list);
    try (AudioDecoder decoder = new AudioDecoders().open(new WavFiles.SeekableBytes(file), "x")) {
      assertThat(decoder.spec().frames()).isZero();
      assertThat(WavFiles.readAll(decoder, 7)).isEmpty();
    }
  }

  @Test
  void chunksBehindTheSamplesAreNotSamplesAndOddOnesArePadded() throws IOException {
    byte[] odd = {'x', 'y', 'z', ' ', 3, 0, 0, 0, 1, 2, 3, 0};
    byte[] rest = {0, 64, 0, -64, 'L', 'I', 'S', 'T', 0, 0, 0, 0};
    byte[] file = WavFiles.pcm16(36 + odd.length + rest.length, odd, 4, rest);
    assertThat(WavFiles.decode(file)).containsExactly(0.5f, -0.5f);
  }

  @Test
  void fewerValidBitsThanTheContainerHasSitInItsUpperEnd() throws IOException {
    byte[] file = WavFiles.pcm16(40, new byte[0], 4, new byte[] {0x00, 0x40, 0x10, 0x00});
    file[34] = 12;
    assertThat(WavFiles.decode(file)).containsExactly(0.5f, 16 / 32768f);
  }

  @ParameterizedTest
  @CsvSource({
    "22, 0, 0 channels",
    "24, 0, sample rate of 0 Hz",
    "27, 127, sample rate of 2130714432 Hz",
    "34, 0, PCM of 0 bits",
    "34, 17, PCM of 17 bits",
    "20, 85, MP3",
    "20, 49, GSM 6.10",
    "16, 8, 'has 8 bytes, at least 16'",
  })
  void refusesHeadersThatMakeNoSense(int at, int value, String message) {
    byte[] file = WavFiles.pcm16(76, new byte[0], 40, new byte[40]);
    file[at] = (byte) value;
    if (message.contains(" 0 Hz")) {
      file[25] = 0;
    }
    assertThatThrownBy(() -> WavFiles.open(file))
        .isInstanceOf(AudioFormatError.class)
        .hasMessageContaining("test.wav")
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @CsvSource({"unsupported-msadpcm, Microsoft ADPCM", "unsupported-imaadpcm, IMA ADPCM"})
  void namesTheCodecThatIsNotSupported(String name, String codec) throws IOException {
    byte[] file = WavFiles.fixture(name + ".wav");
    assertThatThrownBy(() -> WavFiles.open(file))
        .isInstanceOf(AudioFormatError.class)
        .hasMessageContaining("holds " + codec)
        .hasMessageContaining("not supported");
  }

  @Test
  void samplesBeforeTheirFormatAreAnError() {
    byte[] file = "RIFF\4\0\0\0WAVEdata\0\0\0\0".getBytes(StandardCharsets.ISO_8859_1);
    assertThatThrownBy(() -> WavFiles.open(file))
        .isInstanceOf(AudioFormatError.class)
        .hasMessageContaining("before any \"fmt \" chunk");
  }

  private static byte[] withChannels(int channels) {
    byte[] file =
        WavFiles.pcm16(2 * channels + 36, new byte[0], 4 * channels, new byte[3 * channels]);
    ByteBuffer header = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    header.putShort(22, (short) channels).putShort(32, (short) (2 * channels));
    return file;
  }

  @Test
  void readsUpTo1024ChannelsAndRefusesMore() throws IOException {
    try (AudioDecoder decoder = WavFiles.open(withChannels(1024))) {
      assertThat(decoder.spec().channels()).isEqualTo(1024);
      assertThat(decoder.read(new float[2048], 2)).isEqualTo(1);
      assertThatThrownBy(() -> decoder.read(new float[1024], 1))
          .isInstanceOf(TruncatedAudioError.class);
    }
    for (int channels : new int[] {1025, 32767}) {
      var input = new WavFiles.SeekableBytes(withChannels(channels));
      assertThatThrownBy(() -> new AudioDecoders().open(input, "test.wav"))
          .isInstanceOf(AudioFormatError.class)
          .hasMessageContaining("test.wav has " + channels + " channels, more than the 1024");
      assertThat(input.closed).isTrue();
    }
  }

  @Test
  void closingClosesTheInputAndSoDoesAFailedOpening() throws IOException {
    var good = new WavFiles.SeekableBytes(WavFiles.fixture("sox-pcm16.wav"));
    new AudioDecoders().open(good, "x").close();
    assertThat(good.closed).isTrue();
    var bad = new WavFiles.SeekableBytes(new byte[] {'R', 'I', 'F', 'F'});
    assertThatThrownBy(() -> new AudioDecoders().open(bad, "x"))
        .isInstanceOf(AudioFormatError.class);
    assertThat(bad.closed).isTrue();
  }
}
