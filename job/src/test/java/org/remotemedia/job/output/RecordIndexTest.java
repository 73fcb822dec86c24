package org.remotemedia.job.output;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RecordIndexTest {
  @Test
  void aMillionRecordsAreFoundWithPartAndVersion() {
    RecordIndex index = new RecordIndex();
    for (int i = 0; i < 1_000_000; i++) {
      index.add("speaker/" + i + ".wav", i / 256, RecordIndex.version("v" + i % 7));
    }
    for (int i = 0; i < 1_000_000; i += 997) {
      String name = "speaker/" + i + ".wav";
      assertThat(index.parts(name)).containsExactly(i / 256);
      assertThat(index.holds(name, RecordIndex.version("v" + i % 7))).isTrue();
      assertThat(index.holds(name, RecordIndex.version("v" + (i + 1) % 7))).isFalse();
      assertThat(index.parts("other/" + i + ".wav")).isEmpty();
    }
  }

  @Test
  void anUnknownVersionIsNoChange() {
    RecordIndex index = new RecordIndex();
    index.add("known", 0, RecordIndex.version("12-34"));
    index.add("unknown", 0, RecordIndex.version(null));

    assertThat(index.holds("known", RecordIndex.version(null))).isTrue();
    assertThat(index.holds("unknown", RecordIndex.version("12-34"))).isTrue();
    assertThat(index.holds("neither", RecordIndex.version(null))).isFalse();
  }

  @Test
  void aNameMayStandInSeveralParts() {
    RecordIndex index = new RecordIndex();
    index.add("twice", 3, RecordIndex.UNKNOWN_VERSION);
    index.add("twice", 5, RecordIndex.UNKNOWN_VERSION);
    index.add("twice", 5, RecordIndex.UNKNOWN_VERSION);

    assertThat(index.parts("twice")).containsExactlyInAnyOrder(3, 5);
  }
}
