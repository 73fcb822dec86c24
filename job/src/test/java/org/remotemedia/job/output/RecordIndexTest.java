package org.remotemedia.job.output;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RecordIndexTest {
  @Test
  void aMillionRecordsAreFoundWithPartAndVersion() {
    RecordIndex index = new RecordIndex();
    for (int i = 0; i < 1_000_000; i++) {
      index.add(
          "speaker/" + i + ".wav",
          i / 256,
          RecordIndex.digest("v" + i % 7),
          RecordIndex.digest("o" + i % 5));
    }
    for (int i = 0; i < 1_000_000; i += 997) {
      String name = "speaker/" + i + ".wav";
      assertThat(index.parts(name)).containsExactly(i / 256);
      assertThat(index.holds(name, RecordIndex.digest("v" + i % 7))).isTrue();
      assertThat(index.holds(name, RecordIndex.digest("v" + (i + 1) % 7))).isFalse();
      assertThat(index.partsWithOtherOrigin(name, RecordIndex.digest("o" + i % 5))).isEmpty();
      assertThat(index.partsWithOtherOrigin(name, RecordIndex.digest("new")))
          .containsExactly(i / 256);
      assertThat(index.parts("other/" + i + ".wav")).isEmpty();
    }
  }

  @Test
  void anUnknownVersionIsNoChange() {
    RecordIndex index = new RecordIndex();
    index.add("known", 0, RecordIndex.digest("12-34"), RecordIndex.UNKNOWN);
    index.add("unknown", 0, RecordIndex.digest(null), RecordIndex.UNKNOWN);

    assertThat(index.holds("known", RecordIndex.digest(null))).isTrue();
    assertThat(index.holds("unknown", RecordIndex.digest("12-34"))).isTrue();
    assertThat(index.holds("neither", RecordIndex.digest(null))).isFalse();
  }

  @Test
  void aNameMayStandInSeveralParts() {
    RecordIndex index = new RecordIndex();
    index.add("twice", 3, RecordIndex.UNKNOWN, RecordIndex.UNKNOWN);
    index.add("twice", 5, RecordIndex.UNKNOWN, RecordIndex.UNKNOWN);
    index.add("twice", 5, RecordIndex.UNKNOWN, RecordIndex.UNKNOWN);

    assertThat(index.parts("twice")).containsExactlyInAnyOrder(3, 5);
  }
}
