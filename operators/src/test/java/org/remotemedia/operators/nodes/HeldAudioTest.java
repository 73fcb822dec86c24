package org.remotemedia.operators.nodes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Array;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.remotemedia.operators.error.NodeExecutionError;
import org.remotemedia.operators.value.AudioBuffer;
import org.remotemedia.operators.value.AudioFormat;
import org.remotemedia.operators.value.AudioSpec;

class HeldAudioTest {
  private static final int CHANNELS = 3;
  private static final int FRAMES = 600_000;

  /** In 16 kB of memory only the two latest blocks have room, all else waits in the file. */
  @ParameterizedTest
  @EnumSource(AudioFormat.class)
  void givesWhatCameWhereverItWaits(AudioFormat format) {
    AudioSpec spec = new AudioSpec(16_000, CHANNELS, format, AudioSpec.UNKNOWN_FRAMES);
    AudioBuffer whole = noise(spec);
    HeldAudio held = new HeldAudio(16 << 10, 1L << 30);
    for (int recording = 0; recording < 2; recording++) {
      held.begin(spec);
      Random random = new Random(3);
      int from = 0;
      int discarded = 0;
      while (from < FRAMES) {
        int count = Math.min(FRAMES - from, random.nextInt(30_000));
        held.append(whole.slice(from, count));
        from += count;
        assertThat(held.end()).isEqualTo(from);
        int start = discarded + random.nextInt(Math.max(1, from - discarded));
        int end = start + random.nextInt(Math.max(1, from - start));
        assertGives(held, whole, start, end);
        if (random.nextInt(8) == 0) {
          discarded = start;
          held.discardBefore(discarded);
        }
      }
      assertThat(held.memoryBytes()).isLessThan(8L << 20);
      held.clear();
      assertThat(held.memoryBytes()).isZero();
    }
  }

  private static void assertGives(HeldAudio held, AudioBuffer whole, int start, int end) {
    int[] at = {start};
    held.give(
        start,
        end,
        piece -> {
          for (int i = 0; i < piece.samples(); i += 7) {
            assertThat(Array.get(piece.array(), i))
                .isEqualTo(Array.get(whole.array(), at[0] * CHANNELS + i));
          }
          at[0] += piece.frames();
        });
    assertThat(at[0]).isEqualTo(end);
  }

  private static AudioBuffer noise(AudioSpec spec) {
    Object array = spec.format().newArray(FRAMES * CHANNELS);
    Random random = new Random(7);
    for (int i = 0; i < FRAMES * CHANNELS; i++) {
      switch (spec.format()) {
        case F32 -> ((float[]) array)[i] = random.nextFloat();
        case I16 -> ((short[]) array)[i] = (short) random.nextInt();
        case I32 -> ((int[]) array)[i] = random.nextInt();
        case F64 -> ((double[]) array)[i] = random.nextDouble();
      }
    }
    return AudioBuffer.over(array, FRAMES, spec);
  }

  @Test
  void moreThanMayWaitIsRefusedWithWhatToDo() {
    AudioSpec spec = new AudioSpec(16_000, CHANNELS, AudioFormat.F32, AudioSpec.UNKNOWN_FRAMES);
    HeldAudio held = new HeldAudio(16 << 10, 3 << 20);
    held.begin(spec);
    AudioBuffer whole = noise(spec);
    assertThatThrownBy(() -> held.append(whole))
        .isInstanceOf(NodeExecutionError.class)
        .hasMessageContaining("more than 3 MiB")
        .hasMessageContaining("VADNode")
        .hasMessageContaining(HeldAudio.MOST_WAITING);
    held.clear();
    held.begin(spec);
    for (int from = 0; from + 10_000 <= FRAMES; from += 10_000) {
      held.append(whole.slice(from, 10_000));
      held.discardBefore(from);
    }
    assertThat(held.end()).isEqualTo(FRAMES);
  }
}
