package org.remotemedia.operators.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.remotemedia.operators.value.AudioBuffer;
import org.remotemedia.operators.value.AudioFormat;

/** Speech comes out as other resamplers give it; see the README beside the files. */
class SpeechFidelityTest {
  private static ByteBuffer bytes(String file) throws IOException {
    try (InputStream in = SpeechFidelityTest.class.getResourceAsStream("/resample/" + file)) {
      return ByteBuffer.wrap(in.readAllBytes()).order(ByteOrder.LITTLE_ENDIAN);
    }
  }

  /**
   * The speech ends below all transition bands, but its rounding to I16 left white noise some 75 dB
   * down, and the tenth of that which lies where the filters' slopes differ bounds the best figures
   * (measured: 91 and 93 dB). The others are the stop bands of {@code low} and {@code medium} less
   * a margin, and the ripple of scipy's default window.
   */
  @ParameterizedTest
  @CsvSource({
    "soxr-HQ-16000.f32, HIGH, 88",
    "soxr-VHQ-16000.f32, HIGH, 88",
    "soxr-VHQ-16000.f32, VERY_HIGH, 88",
    "soxr-VHQ-16000.f32, MEDIUM, 80",
    "soxr-VHQ-16000.f32, LOW, 55",
    "scipy-16000.f32, HIGH, 45",
  })
  void speechIsWhatOtherResamplersMakeOfIt(String file, ResampleQuality quality, double snrDb)
      throws IOException {
    ByteBuffer speech = bytes("speech-44100.i16");
    short[] samples = new short[speech.remaining() / Short.BYTES];
    speech.asShortBuffer().get(samples);
    ByteBuffer reference = bytes(file);
    float[] expected = new float[reference.remaining() / Float.BYTES];
    reference.asFloatBuffer().get(expected);

    float[] output = new float[(int) Resampler.outputFrames(samples.length, 44_100, 16_000)];
    int[] done = {0};
    Resampler resampler = new Resampler(44_100, 16_000, quality, 1, AudioFormat.F32);
    resampler.process(
        AudioBuffer.i16(samples, samples.length, 44_100, 1),
        block -> done[0] = append(block, output, done[0]));
    resampler.flush(block -> done[0] = append(block, output, done[0]));

    assertThat(done[0]).isEqualTo(expected.length);
    double signal = 0;
    double error = 0;
    for (int i = 0; i < expected.length; i++) {
      signal += Math.pow(expected[i], 2);
      error += Math.pow((double) output[i] - expected[i], 2);
    }
    assertThat(10 * Math.log10(signal / error)).isGreaterThan(snrDb);
  }

  private static int append(AudioBuffer block, float[] output, int at) {
    System.arraycopy(block.floats(), 0, output, at, block.samples());
    return at + block.samples();
  }
}
