package org.remotemedia.operators.nodes;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.remotemedia.operators.value.AudioBuffer;
import org.remotemedia.operators.value.AudioFormat;
import org.remotemedia.operators.value.AudioSpec;

/** At 1 kHz, so that a frame of 30 ms has 30 samples. */
class QuietPlaceTest {
  private static final AudioSpec SPEC =
      new AudioSpec(1000, 1, AudioFormat.F32, AudioSpec.UNKNOWN_FRAMES);

  private final float[] samples = new float[3000];
  private final HeldAudio audio = new HeldAudio();

  private void fill(int from, int to, float value) {
    for (int i = from; i < to; i++) {
      samples[i] = i % 2 == 0 ? value : -value;
    }
  }

  private long place(int start, int earliest, int latest) {
    audio.begin(SPEC);
    audio.append(AudioBuffer.f32(samples, samples.length, 1000, 1));
    return new QuietPlace(audio, SPEC).place(start, earliest, latest);
  }

  @Test
  void theMiddleOfTheLongestPauseWhereverItIs() {
    fill(0, 3000, 0.5f);
    fill(600, 780, 0.01f);
    fill(1500, 1620, 0);
    assertThat(place(0, 300, 2100)).as("of 180 and 120 samples").isEqualTo(690);
    assertThat(place(0, 900, 2100)).as("the longer comes too early").isEqualTo(1560);
  }

  @Test
  void ofEqualPausesTheLast() {
    fill(0, 3000, 0.5f);
    fill(600, 720, 0.01f);
    fill(1500, 1620, 0.01f);
    assertThat(place(0, 300, 2100)).isEqualTo(1560);
  }

  @Test
  void withoutAPauseTheQuietestFrameOfTheSecondHalf() {
    fill(0, 3000, 0.5f);
    fill(600, 630, 0.1f);
    fill(1500, 1530, 0.2f);
    assertThat(place(0, 300, 2100)).isEqualTo(1515);
  }

  @Test
  void aPauseAtTheBeginningIsCutAtItsEndAndOfQuietFramesTheLast() {
    fill(0, 3000, 0.5f);
    fill(0, 300, 0);
    assertThat(place(0, 0, 2100)).isEqualTo(300);
    fill(0, 3000, 0.5f);
    assertThat(place(0, 0, 2100)).as("the middle of the last of 70 frames").isEqualTo(2085);
  }

  @Test
  void framesAreCountedFromTheBeginningOfWhatIsCut() {
    fill(0, 3000, 0.5f);
    fill(1507, 1537, 0.2f);
    assertThat(place(7, 300, 2107)).isEqualTo(1522);
  }

  @Test
  void aPlaceIsAlwaysWithinWhatMayBe() {
    for (int latest = 1; latest < 200; latest++) {
      for (int earliest = 0; earliest <= latest; earliest += 7) {
        assertThat(place(0, earliest, latest))
            .isBetween((long) Math.max(1, earliest), (long) latest);
      }
    }
  }
}
