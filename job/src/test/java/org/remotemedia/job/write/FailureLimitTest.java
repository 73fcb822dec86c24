package org.remotemedia.job.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How many records may fail. */
class FailureLimitTest {
  @ParameterizedTest
  @CsvSource({"3, 3, 4", "0, 0, 1", "0%, 0, 1", "1.5%, 15, 16", "100%, 1000, 1001"})
  void asManyMayFailAsItSaysAndNoMore(String limit, long most, long tooMany) {
    assertThat(FailureLimit.parse(limit).exceeded(most, 1000)).isFalse();
    assertThat(FailureLimit.parse(limit).exceeded(tooMany, 1000)).isTrue();
  }

  /** A percentage may still be kept by the records to come. */
  @Test
  void onlyANumberIsExceededBeforeTheEnd() {
    FailureLimit number = FailureLimit.parse("3");
    assertThat(number.exceededForCertain(3)).isFalse();
    assertThat(number.exceededForCertain(4)).isTrue();
    assertThat(FailureLimit.parse("1%").exceededForCertain(1_000_000)).isFalse();
    assertThat(FailureLimit.NONE.exceededForCertain(Long.MAX_VALUE)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"' 7 ', 7", "0.5%, 0.5%", "10.0%, 10%", "100%, 100%"})
  void isShownAsItWasGiven(String given, String shown) {
    assertThat(FailureLimit.parse(given)).hasToString(shown);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-1", "1.5", "x%", "%", "1 %"})
  void whatIsNoLimitIsRefused(String text) {
    assertThatThrownBy(() -> FailureLimit.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("given '" + text + "'");
  }

  @Test
  void aPercentageAboveAHundredIsRefused() {
    assertThatThrownBy(() -> FailureLimit.parse("100.1%"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("expected at most 100%, given '100.1%'");
  }
}
