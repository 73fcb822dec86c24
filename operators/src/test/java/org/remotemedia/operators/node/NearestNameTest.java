package org.remotemedia.operators.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestNameTest {
  @ParameterizedTest
  @CsvSource({
    "threshhold, threshold, true",
    "threshold, threshold, true",
    // At least two letters may differ, of nine letters three, of twelve four.
    "abc, xyc, true",
    "abc, xyz, false",
    "abcdefghi, xyzdefghi, true",
    "abcdefghi, wxyzefghi, false",
    "abcdefghijkl, wxyzefghijkl, true",
    "abcdefghijkl, vwxyzfghijkl, false"
  })
  void aThirdOfTheLettersMayDiffer(String name, String candidate, boolean near) {
    assertThat(NearestName.of(name, List.of(candidate)).isPresent()).isEqualTo(near);
  }

  @Test
  void theNearestIsMeantAndOfEquallyNearOnesTheFirst() {
    assertThat(NearestName.of("pad_m", List.of("pad_my", "pad_s", "pad_ms", "other")))
        .contains("pad_my");
    assertThat(NearestName.of("rate", List.of("rats_", "rated", "rat"))).contains("rated");
  }

  @Test
  void nothingIsNearToNoNameOrToAVeryLongOne() {
    assertThat(NearestName.of("", List.of("a", ""))).isEmpty();
    String longest = "x".repeat(64);
    assertThat(NearestName.of(longest, List.of("y" + longest))).contains("y" + longest);
    assertThat(NearestName.of(longest + "x", List.of(longest))).isEmpty();
  }
}
