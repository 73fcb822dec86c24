package org.remotemedia.operators.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.remotemedia.operators.error.AudioFormatError;
import org.remotemedia.operators.value.AudioFormat;
import org.remotemedia.operators.value.AudioSpec;

/** A decoder that gives other than it promised fails its recording. */
class CheckedDecoderTest {
  private static AudioDecoder decoder(long promised, long given) {
    return new CheckedDecoder(new FakeDecoder(promised, given), "a.wav");
  }

  private static long read(AudioDecoder decoder) throws IOException {
    float[] samples = new float[40];
    long frames = 0;
    for (int count = 0; count >= 0; count = decoder.read(samples, 40)) {
      frames += count;
    }
    return frames;
  }

  @Test
  void letsTheLengthThatIsPromisedPass() throws IOException {
    assertThat(read(decoder(100, 100))).isEqualTo(100);
    assertThat(read(decoder(0, 0))).isZero();
  }

  @Test
  void letsAnyLengthPassWhereNoneIsPromised() throws IOException {
    assertThat(read(decoder(AudioSpec.UNKNOWN_FRAMES, 100))).isEqualTo(100);
    assertThat(read(decoder(AudioSpec.UNKNOWN_FRAMES, 0))).isZero();
  }

  @Test
  void tooFewFramesAreTruncationEachTime() {
    AudioDecoder decoder = decoder(100, 90);
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> read(decoder))
          .isInstanceOfSatisfying(
              TruncatedAudioError.class,
              error -> {
                assertThat(error.promisedFrames()).isEqualTo(100);
                assertThat(error.foundFrames()).isEqualTo(90);
              });
    }
  }

  @Test
  void tooManyFramesAreDamage() {
    assertThatThrownBy(() -> read(decoder(100, 130)))
        .isInstanceOf(AudioFormatError.class)
        .isNotInstanceOf(TruncatedAudioError.class)
        .hasMessageContaining("a.wav is damaged")
        .hasMessageContaining("promises 100 frames, and there are at least 120");
  }

  @Test
  void framesThatAreLeftOutCount() throws IOException {
    AudioDecoder whole = decoder(100, 100);
    assertThat(whole.skip(70)).isEqualTo(70);
    assertThat(read(whole)).isEqualTo(30);
    AudioDecoder tooLong = decoder(100, 130);
    assertThatThrownBy(() -> tooLong.skip(120)).hasMessageContaining("at least 120");
  }

  @Test
  void everyRecordingIsHeldToIt() throws IOException {
    try (AudioDecoder decoder = WavFiles.open(WavFiles.fixture("ffmpeg-alaw.wav"))) {
      assertThat(decoder).extracting("part").isInstanceOf(CheckedDecoder.class);
    }
  }

  /** Gives frames of silence. */
  private static final class FakeDecoder implements PartDecoder {
    private final AudioSpec spec;
    private long left;

    FakeDecoder(long promised, long given) {
      spec = new AudioSpec(8000, 1, AudioFormat.F32, promised);
      left = given;
    }

    @Override
    public AudioSpec spec() {
      return spec;
    }

    @Override
    public int read(float[] interleaved, int frames) {
      return left == 0 ? -1 : (int) skip(frames);
    }

    @Override
    public long skip(long frames) {
      long count = Math.min(left, frames);
      left -= count;
      return count;
    }

    @Override
    public long nextPart() {
      return -1;
    }

    @Override
    public void close() {}
  }
}
