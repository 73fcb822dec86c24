package org.remotemedia.operators.benchmark;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.remotemedia.operators.kernel.ResampleQuality;
import org.remotemedia.operators.kernel.Resampler;
import org.remotemedia.operators.value.AudioBuffer;
import org.remotemedia.operators.value.AudioFormat;

/** Change of rate of 10 s of F32 audio, ms; see {@link Resampler}. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 4, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(2)
public class ResampleBenchmark {
  private static final int SECONDS = 10;

  /** Usual pairs of rates, and one whose ratio has large terms. */
  public enum Rates {
    FROM_44100_TO_16000(44_100, 16_000),
    FROM_48000_TO_16000(48_000, 16_000),
    FROM_16000_TO_44100(16_000, 44_100),
    FROM_44100_TO_44101(44_100, 44_101);

    private final int source;
    private final int target;

    Rates(int source, int target) {
      this.source = source;
      this.target = target;
    }
  }

  @Param private Rates rates;

  @Param({"HIGH", "VERY_HIGH"})
  private ResampleQuality quality;

  @Param({"1", "2"})
  private int channels;

  private AudioBuffer source;
  private Resampler resampler;

  @Setup(Level.Trial)
  public void prepare() {
    source = Noise.of(AudioFormat.F32, SECONDS * rates.source, rates.source, channels);
    resampler = new Resampler(rates.source, rates.target, quality, channels, AudioFormat.F32);
  }

  @Benchmark
  public long resample() {
    long[] frames = {0};
    resampler.process(source, block -> frames[0] += block.frames());
    resampler.flush(block -> frames[0] += block.frames());
    return frames[0];
  }
}
