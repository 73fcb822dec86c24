package org.remotemedia.operators.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.remotemedia.operators.value.AudioBuffer;
import org.remotemedia.operators.value.AudioFormat;

/**
 * A resampler allocates nothing for a sample, only an object for each block that it gives. In plain
 * Java, since vectors are objects until they are compiled.
 */
class ResamplerAllocationTest {
  private static final int RATE = 44_100;

  @ParameterizedTest
  @CsvSource({"1, 160, 441", "2, 160, 441", "2, 160, 147"})
  void theFrequencyDomainForm(int channels, int up, int down) {
    SpectralFilter filter = SpectralFilter.of(up, down, ResampleQuality.HIGH).orElseThrow();
    check(
        new SpectralStage(filter, new PlainSpectralKernel(), channels, RATE * up / down), channels);
  }

  @ParameterizedTest
  @CsvSource({"1, 160, 441", "2, 160, 441", "2, 44101, 44100"})
  void theDirectForm(int channels, int up, int down) {
    PolyphaseTable table = PolyphaseTable.of(up, down, ResampleQuality.LOW);
    check(
        new ResamplerStage(
            table, new PlainWeightingKernel(), channels, AudioFormat.F32, RATE * up / down),
        channels);
  }

  private static void check(RateStage stage, int channels) {
    AudioBuffer chunk = AudioBuffer.f32(new float[882 * channels], 882, RATE, channels);
    long[] samples = {0};
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long thread = Thread.currentThread().getId();
    long before = 0;
    for (int i = 0; i < 200; i++) {
      if (i == 100) {
        before = threads.getThreadAllocatedBytes(thread);
        samples[0] = 0;
      }
      stage.process(chunk, block -> samples[0] += block.samples());
    }
    long allocated = threads.getThreadAllocatedBytes(thread) - before;
    assertThat(samples[0]).isPositive();
    assertThat((double) allocated / samples[0]).as("bytes per sample").isLessThan(0.25);
    assertThat(stage.memoryBytes()).isLessThan(10_000_000);
  }
}
