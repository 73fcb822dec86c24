package org.remotemedia.operators.accounts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.remotemedia.operators.accounts.NodeVisit.Outcome;

class RecordTraceTest {
  private static final NodeVisit SUCCEEDED = new NodeVisit(Outcome.SUCCEEDED, 7, 1.5, 2, 64, 0.5);
  private static final NodeVisit FAILED = new NodeVisit(Outcome.FAILED, 9, 0.5, 1, 32, null);
  private static final NodeVisit SKIPPED = new NodeVisit(Outcome.SKIPPED, 0, 0, 0, 0, null);

  private static RecordTrace trace() {
    RecordTrace trace = new RecordTrace();
    trace.visited(1, SUCCEEDED);
    trace.visited(2, FAILED);
    trace.visited(3, SKIPPED);
    trace.visited(4, SUCCEEDED);
    return trace;
  }

  @Test
  void aRevokedVisitIsAFailureThatTookWhatItTook() {
    RecordTrace trace = trace();
    trace.revoke(4);
    assertThat(trace.visits())
        .containsExactly(
            SUCCEEDED, FAILED, SKIPPED, new NodeVisit(Outcome.FAILED, 7, 1.5, 2, 64, 0.5));
  }

  @Test
  void whatDidNotSucceedCannotBeRevoked() {
    RecordTrace trace = trace();
    trace.revoke(2);
    trace.revoke(3);
    assertThat(trace.visits()).containsExactly(SUCCEEDED, FAILED, SKIPPED, SUCCEEDED);
  }

  @Test
  void nodesTellInTheirOrderAndOnce() {
    RecordTrace trace = new RecordTrace();
    trace.visited(2, SUCCEEDED);
    assertThatThrownBy(() -> trace.visited(2, SUCCEEDED)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> trace.visited(1, SUCCEEDED))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("node 1")
        .hasMessageContaining("node 2");
    assertThat(trace.visits()).as("node 1 leaves a gap").containsExactly(null, SUCCEEDED);
  }

  @Test
  void timesAddUp() {
    RecordTrace trace = new RecordTrace();
    trace.tookReading(3);
    trace.tookReading(4);
    trace.tookWriting(5);
    trace.tookWriting(6);
    assertThat(trace.readingNanos()).isEqualTo(7);
    assertThat(trace.writingNanos()).isEqualTo(11);
  }

  @Test
  void aCopyIsTheSameAndApart() {
    RecordTrace trace = trace();
    trace.recording(8000, 2, 0.25);
    trace.tookReading(3);
    trace.tookWriting(5);
    RecordTrace copy = trace.copy();
    trace.revoke(1);
    trace.visited(5, SKIPPED);
    trace.recording(16_000, 1, 0.5);
    trace.tookReading(100);
    trace.tookWriting(100);

    assertThat(copy.visits()).isEqualTo(trace().visits());
    assertThat(copy.isRead()).isTrue();
    assertThat(copy.sampleRate()).isEqualTo(8000);
    assertThat(copy.channels()).isEqualTo(2);
    assertThat(copy.meanSquare()).isEqualTo(0.25);
    assertThat(copy.readingNanos()).isEqualTo(3);
    assertThat(copy.writingNanos()).isEqualTo(5);
  }
}
