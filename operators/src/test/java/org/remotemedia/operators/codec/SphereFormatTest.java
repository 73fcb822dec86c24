package org.remotemedia.operators.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.remotemedia.operators.error.AudioFormatError;
import org.remotemedia.operators.value.AudioFormat;
import org.remotemedia.operators.value.AudioSpec;

class SphereFormatTest {
  private static final AudioDecoders DECODERS = new AudioDecoders();
  private static final String HEADER =
      """
      NIST_1A
         1024
      database_id -s5 TIMIT
      sample_count -i 5
      sample_rate -i 16000
      sample_max -r 0.5
      channel_count -i 1
      sample_n_bytes -i 2
      sample_byte_format -s2 01
      sample_coding -s3 pcm
      end_head
      """;

  private static byte[] file(String header, int sampleBytes) {
    byte[] file = Arrays.copyOf(header.getBytes(StandardCharsets.ISO_8859_1), 1024 + sampleBytes);
    Arrays.fill(file, header.length(), 1024, (byte) ' ');
    for (int i = 0; i < sampleBytes; i++) {
      file[1024 + i] = (byte) (i + 1);
    }
    return file;
  }

  private static float[] read(byte[] file) throws IOException {
    try (AudioDecoder decoder = Fixtures.open(DECODERS, file, true)) {
      return WavFiles.readAll(decoder, 100);
    }
  }

  @Test
  void samplesFollowTheHeaderWhateverElseItTells() throws IOException {
    byte[] file = file(HEADER, 10);
    try (AudioDecoder decoder = Fixtures.open(DECODERS, file, false)) {
      assertThat(decoder.spec()).isEqualTo(new AudioSpec(16_000, 1, AudioFormat.F32, 5));
    }
    assertThat(read(file))
        .containsExactly(
            0x0201 / 32768f, 0x0403 / 32768f, 0x0605 / 32768f, 0x0807 / 32768f, 0x0A09 / 32768f);
  }

  @Test
  void withoutACountTheSamplesReachToTheEnd() throws IOException {
    byte[] file = file(HEADER.replace("sample_count -i 5\n", ""), 8);
    try (AudioDecoder decoder = Fixtures.open(DECODERS, file, true)) {
      assertThat(decoder.spec().frames()).isEqualTo(AudioSpec.UNKNOWN_FRAMES);
      assertThat(WavFiles.readAll(decoder, 3)).hasSize(4);
    }
  }

  @Test
  void whatIsCutOrGoesOnIsNoticed() {
    assertThatThrownBy(() -> read(file(HEADER, 8)))
        .isInstanceOf(TruncatedAudioError.class)
        .hasMessageContaining("promises 5 frames, found 4");
    assertThatThrownBy(() -> read(file(HEADER, 200_000)))
        .isInstanceOf(TruncatedAudioError.class)
        .hasMessageContaining("goes on after the 5 frames");
    assertThatThrownBy(() -> read(Arrays.copyOf(file(HEADER, 10), 700)))
        .isInstanceOf(AudioFormatError.class)
        .hasMessageContaining("ends after 700 bytes within its header");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "3 pcm     | 26 pcm,embedded-shorten-v2.00 | is compressed within SPHERE",
        "3 pcm     | 4 adpc                   | 2 bytes coded as adpc, which is not supported",
        "3 pcm     | 4 ulaw                   | 2 bytes coded as ulaw, which is not supported",
        "s2 01     | s2 11                    | sample_byte_format is 11",
        "s2 01     | s1 0                     | sample_byte_format is 0",
        "-i 16000  | -i 0                     | a sample rate of 0 Hz",
        "-i 16000  | -i -1                    | its sample_rate is -1",
        "sample_rate | rate                   | a sample rate that is none",
        "-i 16000  | -i 99999999999           | a sample rate of",
        "count -i 1 | count -i 0              | 0 channels",
        "count -i 1 | count -i 4000           | 4000 channels, more than",
        "count -i 1 | count -i 9999999999     | channels, more than",
        "bytes -i 2 | bytes -i 0              | samples of 0 bytes",
        "count -i 5 | count -i x              | its sample_count is x",
        "count -i 5 | count -i 9223372036854775807 | 9223372036854775807 samples of each channel",
        "end_head  | end                      | has no end_head",
        "'   1024' | 9999999                  | a header of 9999999 bytes",
        "1024      | -124                     | a header of -124 bytes",
        "1024      | abcd                     | does not tell the header's length",
      })
  void headersThatMakeNoSenseAreRefused(String is, String becomes, String expected) {
    byte[] file = file(HEADER.replace(is, becomes), 10);
    assertThatThrownBy(() -> read(file))
        .isInstanceOf(AudioFormatError.class)
        .hasMessageContaining(expected)
        .hasMessageNotContaining("-1 Hz");
  }
}
