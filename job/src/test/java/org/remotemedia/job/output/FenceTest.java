package org.remotemedia.job.output;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Which attempt a split is of. */
class FenceTest {
  @Test
  void attemptsAreCountedAndTheirTimesAdded() {
    Fence first = Fence.first();
    Fence third = first.next(100).next(20);
    assertThat(first)
        .extracting(Fence::number, Fence::claim, Fence::earlierMs)
        .containsExactly(1, 1, 0L);
    assertThat(third)
        .extracting(Fence::number, Fence::claim, Fence::earlierMs)
        .containsExactly(3, 3, 120L);
    assertThat(third.id()).isNotEqualTo(first.id());
  }

  @Test
  void aReplacementBeginsAnewAndAvoidsNamesThatMayStillAppear() {
    Fence third = Fence.first().next(100).next(20);
    assertThat(third.replacement(true))
        .extracting(Fence::number, Fence::claim, Fence::earlierMs)
        .containsExactly(1, 1, 0L);
    assertThat(third.replacement(false))
        .extracting(Fence::number, Fence::claim, Fence::earlierMs)
        .containsExactly(1, 4, 0L);
  }

  @Test
  void aSplitTellsWhoPlannedIt() {
    Fence first = Fence.first();
    Fence second = first.next(0);
    assertThat(first.splitPrefix()).isEmpty();
    assertThat(second.splitPrefix()).isEqualTo("r2-");
    assertThat(Fence.claimOf("000000")).isEqualTo(1);
    assertThat(Fence.claimOf("r12-000000")).isEqualTo(12);
    assertThat(first.owns("000000")).isTrue();
    assertThat(first.isAfter("000000")).isFalse();
    assertThat(second.owns("000000")).isFalse();
    assertThat(second.isAfter("000000")).isTrue();
    assertThat(second.isAfter("r2-000000")).isFalse();
    assertThat(second.isAfter("r3-000000")).isFalse();
  }
}
