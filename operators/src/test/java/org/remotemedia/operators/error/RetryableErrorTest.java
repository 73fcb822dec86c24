package org.remotemedia.operators.error;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RetryableErrorTest {
  private static final Failure USED_UP =
      new Failure("asr", ErrorKind.PYTHON, "ValueError: busy", "Traceback: here", 3, true);

  /** The same cases as Python's. */
  static Stream<JsonNode> cases() throws IOException {
    try (InputStream cases =
        RetryableErrorTest.class.getResourceAsStream("/retryable-messages.json")) {
      return new ObjectMapper().readTree(cases).valueStream().toList().stream();
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void aMessageTellsWhetherAnotherAttemptMayHelp(JsonNode example) {
    PythonError error = new PythonError("n", example.get("message").textValue(), null);
    assertThat(error.isRetryable()).isEqualTo(example.get("retryable").booleanValue());
  }

  @Test
  void theNodeIdAndTheTracebackSayNothingAboutIt() {
    assertThat(new PythonError("timeout", "boom", "in call(timeout=3)").isRetryable()).isFalse();
  }

  @Test
  void usedUpAttemptsAreARetryableErrorOfThePythonError() {
    ExecutorError error = USED_UP.asError();
    assertThat(error)
        .isInstanceOf(RetryableError.class)
        .hasMessage("Retryable error (attempt 3/3): Python exception in 'asr': ValueError: busy");
    assertThat(error.isRetryable()).isTrue();
    assertThat(((RetryableError) error).attempt()).isEqualTo(3);
    assertThat(((RetryableError) error).maxAttempts()).isEqualTo(3);
    assertThat(error.nodeId()).contains("asr");
    assertThat(error.traceback()).contains("Traceback: here");
  }

  @Test
  void anErrorOfAFailureMakesTheSameFailureAgain() {
    Failure once = new Failure("asr", ErrorKind.PYTHON, "ValueError: bad", "Traceback", 2);
    for (Failure failure : new Failure[] {USED_UP, once}) {
      assertThat(Failure.of("asr", failure.asError())).isEqualTo(failure);
    }
    assertThat(once.asError().isRetryable()).isFalse();
  }
}
