package org.remotemedia.operators.element;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExactSecondsTest {
  @ParameterizedTest
  @ValueSource(ints = {1, 7, 8000, 11_025, 16_000, 22_050, 44_100, 48_000, 96_000, 768_000})
  void theFrameCanBeToldAgain(int rate) {
    Random random = new Random(rate);
    for (int i = 0; i < 20_000; i++) {
      long frame = i < 1000 ? i : (long) (random.nextDouble() * 100 * 3600 * rate);
      double seconds = ExactSeconds.of(frame, rate);
      assertThat(Math.round(seconds * rate)).isEqualTo(frame);
      assertThat(Math.round(Double.parseDouble(ExactSeconds.text(seconds)) * rate))
          .isEqualTo(frame);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "0,      16000, 0",
    "16000,  16000, 1",
    "160000, 16000, 10",
    "51360,  16000, 3.21",
    "1,      16000, 0.00006",
    "1,      44100, 0.00002",
    "3,      2,     1.5",
  })
  void withTheFewestDecimals(long frame, int rate, String text) {
    assertThat(ExactSeconds.text(ExactSeconds.of(frame, rate))).isEqualTo(text);
  }

  @Test
  void fromAPlaceInTheFileOn() {
    assertThat(ExactSeconds.of(1600, 16_000, 0.2)).isEqualTo(0.3);
    assertThat(ExactSeconds.of(0, 16_000, 12.345)).isEqualTo(12.345);
  }
}
