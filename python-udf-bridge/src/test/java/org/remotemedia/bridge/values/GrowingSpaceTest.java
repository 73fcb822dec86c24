package org.remotemedia.bridge.values;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteOrder;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.remotemedia.operators.error.MarshalingError;

/** Samples in this process, on the heap and beside it. */
class GrowingSpaceTest {
  static Stream<GrowingSpace> spaces() {
    return Stream.of(GrowingSpace.onHeap(), GrowingSpace.direct());
  }

  @ParameterizedTest
  @MethodSource("spaces")
  void growthKeepsWhatIsThere(GrowingSpace space) {
    space.ensure(8).putInt(0, 0x01020304).putInt(4, -7);
    assertThat(space.ensure(1000).getInt(4)).isEqualTo(-7);
    assertThat(space.ensure(0).get(0)).as("little-endian").isEqualTo((byte) 4);
    assertThat(space.ensure(0).order()).isEqualTo(ByteOrder.LITTLE_ENDIAN);
    assertThat(space.capacity()).isEqualTo(1000);
    space.ensure(1001);
    assertThat(space.capacity()).as("twice what it was").isEqualTo(2000);
    space.close();
    assertThat(space.capacity()).isZero();
  }

  @ParameterizedTest
  @MethodSource("spaces")
  void whatNoArrayHoldsIsRefused(GrowingSpace space) {
    assertThatThrownBy(() -> space.ensure(Integer.MAX_VALUE))
        .isInstanceOf(MarshalingError.class)
        .hasMessageContaining("2 GiB");
  }

  @Test
  void samplesBeginAtCacheLines() {
    assertThat(SampleSpace.aligned(0)).isZero();
    assertThat(SampleSpace.aligned(1)).isEqualTo(64);
    assertThat(SampleSpace.aligned(64)).isEqualTo(64);
    assertThat(SampleSpace.aligned(4_000_000_001L)).isEqualTo(4_000_000_064L);
  }
}
