package org.remotemedia.job.write;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.remotemedia.operators.error.ErrorKind;
import org.remotemedia.operators.error.Failure;

class FailureLogTest {
  private static final long SECOND = 1_000_000_000L;

  private final List<String> lines = new ArrayList<>();
  private long now = Long.MAX_VALUE - 30 * SECOND;
  private final FailureLog log = new FailureLog(lines::add, () -> now);

  private static Failure failure(String nodeId, String message) {
    return new Failure(nodeId, ErrorKind.PYTHON, message, "Traceback\n...", 3);
  }

  @Test
  void aFailureIsOneLineOfPairs() {
    log.failed("a \"b\".wav", failure("vad 1", "no\nluck\u001b[31m \\ é"));
    assertThat(lines)
        .containsExactly(
            "event=record_failed record=\"a \\\"b\\\".wav\" node=\"vad 1\" error=PythonError"
                + " attempts=3 message=\"no\\nluck\\u001b[31m \\\\ é\"");
  }

  @Test
  void eachNodeHasAFewLinesAMinuteAndTheRestIsCounted() {
    for (int i = 0; i < 100; i++) {
      log.failed("r" + i, failure("a", "x"));
    }
    log.failed("other", failure(null, "unreadable"));
    assertThat(lines).hasSize(FailureLog.MOST_LINES + 1);
    assertThat(lines.get(FailureLog.MOST_LINES)).contains("node=\"-\"", "record=\"other\"");

    // The clock may run over its end.
    now += 61 * SECOND;
    log.failed("late", failure("a", "x"));
    assertThat(lines.subList(FailureLog.MOST_LINES + 1, lines.size()))
        .hasSize(2)
        .startsWith("event=records_failed node=\"a\" more=90")
        .last()
        .asString()
        .contains("record=\"late\"");
    log.close();
    assertThat(lines).hasSize(FailureLog.MOST_LINES + 3);
  }

  @Test
  void whatWasWithheldIsToldAtTheEnd() {
    for (int i = 0; i < 13; i++) {
      log.failed("r" + i, failure("a", "x"));
    }
    log.close();
    log.close();
    assertThat(lines).hasSize(11).endsWith("event=records_failed node=\"a\" more=3");
  }
}
