package org.remotemedia.operators.codec.ffmpeg;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

class SampleWindowTest {
  @Test
  void whatOneSideWritesTheOtherReadsInItsSlot() throws Exception {
    SampleWindow task = SampleWindow.create();
    SampleWindow process = SampleWindow.open(task.file());
    FloatBuffer written = process.memory().order(ByteOrder.nativeOrder()).asFloatBuffer();
    for (int i = 0; i < SampleWindow.SLOTS; i++) {
      written.put(i * SampleWindow.SLOT_SAMPLES, i + 0.25f);
      written.put((i + 1) * SampleWindow.SLOT_SAMPLES - 1, -i - 0.5f);
    }
    List<FloatBuffer> slots = task.slots();
    assertThat(slots).hasSize(SampleWindow.SLOTS);
    for (int i = 0; i < SampleWindow.SLOTS; i++) {
      assertThat(slots.get(i).get(0)).isEqualTo(i + 0.25f);
      assertThat(slots.get(i).get(SampleWindow.SLOT_SAMPLES - 1)).isEqualTo(-i - 0.5f);
    }
  }

  @Test
  void theFileHasNoNameOnceBothSidesHaveIt() throws Exception {
    SampleWindow task = SampleWindow.create();
    assertThat(task.file()).hasSize((long) SampleWindow.SLOTS * SampleWindow.SLOT_BYTES);
    SampleWindow.open(task.file());
    assertThat(task.file()).doesNotExist();
    task.discard();
  }

  @Test
  void aWindowThatNoProcessOpensLeavesNothing() throws Exception {
    SampleWindow task = SampleWindow.create();
    task.discard();
    assertThat(task.file()).doesNotExist();
  }
}
