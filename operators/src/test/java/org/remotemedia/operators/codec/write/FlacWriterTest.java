package org.remotemedia.operators.codec.write;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.remotemedia.operators.value.AudioBuffer;
import org.remotemedia.operators.value.AudioFormat;
import org.remotemedia.operators.value.AudioSpec;

class FlacWriterTest {
  @TempDir private Path folder;

  private Path write(short[] samples, int channels, int rate, int chunkFrames, boolean announced)
      throws IOException {
    int frames = samples.length / channels;
    Path file = folder.resolve("x-" + channels + "-" + frames + "-" + chunkFrames + ".flac");
    AudioSpec spec =
        new AudioSpec(
            rate, channels, AudioFormat.I16, announced ? frames : AudioSpec.UNKNOWN_FRAMES);
    try (FileChannel channel =
            FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        FlacWriter writer = new FlacWriter(channel, spec)) {
      for (int from = 0; from < frames; from += chunkFrames) {
        int count = Math.min(chunkFrames, frames - from);
        short[] chunk = Arrays.copyOfRange(samples, from * channels, (from + count) * channels);
        writer.write(AudioBuffer.over(chunk, count, spec.withFrames(count)));
      }
      writer.finish();
      assertThat(writer.frames()).isEqualTo(frames);
    }
    return file;
  }

  /** Each kind brings other subframes about. */
  private static short[] signal(String kind, int count, int channels) {
    Random random = new Random(count + channels);
    short[] samples = new short[count * channels];
    for (int i = 0; i < samples.length; i++) {
      int frame = i / channels;
      double tone = Math.sin(frame * 0.05) * 9000;
      samples[i] =
          switch (kind) {
            case "silence" -> 0;
            case "constant" -> (short) -4321;
            case "noise" -> (short) random.nextInt();
            case "extremes" -> (random.nextBoolean() ? Short.MAX_VALUE : Short.MIN_VALUE);
            case "ramp" -> (short) (frame * 3);
            case "opposite" -> (short) (i % 2 == 0 ? tone : -tone);
            default -> (short) (tone + 30 * random.nextGaussian() + i % channels);
          };
    }
    return samples;
  }

  @ParameterizedTest
  @CsvSource({
    "speech, 20000, 1",
    "speech, 20000, 2",
    "speech, 8192, 8",
    "silence, 5000, 2",
    "constant, 4097, 1",
    "noise, 9000, 2",
    "extremes, 9001, 2",
    "ramp, 30000, 3",
    "opposite, 12345, 2",
    "speech, 1, 1",
    "speech, 5, 2",
    "speech, 4096, 1",
    "speech, 600000, 1",
    "speech, 0, 1"
  })
  void whatWasWrittenIsReadBack(String kind, int frames, int channels) throws IOException {
    short[] samples = signal(kind, frames, channels);
    Path file = write(samples, channels, 16_000, 1000, false);

    PlainFlacReader read = PlainFlacReader.read(file);

    assertThat(read.rate()).isEqualTo(16_000);
    assertThat(read.channels()).isEqualTo(channels);
    assertThat(read.samples()).isEqualTo(samples);
  }

  @Test
  void bytesDoNotDependOnChunksNorOnWhetherTheLengthWasKnown() throws IOException {
    short[] samples = signal("speech", 10_000, 2);
    byte[] small = Files.readAllBytes(write(samples, 2, 44_100, 7, false));
    byte[] large = Files.readAllBytes(write(samples, 2, 44_100, 10_000, true));
    assertThat(large).isEqualTo(small);
  }

  @Test
  void itIsSmallerThanTheSamples() throws IOException {
    short[] tone = signal("opposite", 48_000, 2);
    // Both channels follow from one another: about half of what one alone would take.
    assertThat(Files.size(write(tone, 2, 48_000, 4096, true))).isLessThan(2 * 48_000L);
    short[] noise = signal("noise", 48_000, 2);
    assertThat(Files.size(write(noise, 2, 48_000, 4000, true))).isLessThan(4 * 48_000L + 400);
  }

  @Test
  void whatFlacCannotHoldIsRefusedWithAdvice() {
    assertThat(FlacWriter.refusal(new AudioSpec(16_000, 1, AudioFormat.F32, 1)))
        .hasValueSatisfying(
            why -> assertThat(why).contains("f32", "FormatConverterNode", "\"i16\""));
    assertThat(FlacWriter.refusal(new AudioSpec(16_000, 9, AudioFormat.I16, 1)).orElseThrow())
        .contains("8 channels", "9");
    assertThat(FlacWriter.refusal(new AudioSpec(1 << 20, 1, AudioFormat.I16, 1)).orElseThrow())
        .contains("1048576 Hz");
    assertThat(FlacWriter.refusal(new AudioSpec(48_000, 8, AudioFormat.I16, 1))).isEmpty();
  }
}
