package org.remotemedia.job.output;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.remotemedia.job.notes.InputNotes;

/** What is known of containers by the accounts of those who read them. */
class ContainerIndexTest {
  private final ContainerIndex index = new ContainerIndex();

  private void read(int part, String version, boolean complete, long records, long results) {
    index.add(
        part, new ContainerAccount("a.tar", version, complete, records, new InputNotes()), results);
  }

  @Test
  void aContainerIsDoneWithALineForEachRecordThatWasFound() {
    read(0, "v1", true, 5, 3);
    assertThat(index.isDone("a.tar", "v1")).isFalse();
    read(1, "v1", true, 5, 2);
    assertThat(index.isDone("a.tar", "v1")).isTrue();
    assertThat(index.isDone("b.tar", "v1")).isFalse();
  }

  @Test
  void oneThatCouldNotBeReadToItsEndIsNotDone() {
    read(0, "v1", false, 3, 3);
    assertThat(index.isDone("a.tar", "v1")).isFalse();
    read(1, "v1", true, 5, 2);
    assertThat(index.isDone("a.tar", "v1")).isTrue();
  }

  @Test
  void whatWasReadOfAnotherFileIsStale() {
    read(0, "v1", true, 5, 5);
    read(1, "v2", true, 7, 7);
    assertThat(index.isDone("a.tar", "v3")).isFalse();
    assertThat(index.currentParts("a.tar", "v2")).containsExactly(1);
    assertThat(index.staleParts("a.tar", "v2")).containsExactly(0);
    assertThat(index.staleParts("a.tar", "v3")).containsExactly(0, 1);
    assertThat(index.currentParts("b.tar", "v2")).isEmpty();
    assertThat(index.holds("a.tar")).isTrue();
    assertThat(index.holds("b.tar")).isFalse();
  }

  @Test
  void anUnknownVersionIsNoChange() {
    read(0, null, true, 5, 5);
    read(1, "v1", true, 5, 0);
    assertThat(index.currentParts("a.tar", "v1")).containsExactly(0, 1);
    assertThat(index.currentParts("a.tar", null)).containsExactly(0, 1);
    assertThat(index.staleParts("a.tar", "v2")).containsExactly(1);
    assertThat(index.isDone("a.tar", null)).isTrue();
  }
}
