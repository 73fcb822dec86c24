package org.remotemedia.operators.benchmark;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.remotemedia.operators.kernel.ChannelMixing;
import org.remotemedia.operators.value.AudioBuffer;
import org.remotemedia.operators.value.AudioFormat;

/** Mixing and selecting channels, ns per input sample, in cache; see {@link ChannelMixing}. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class MixBenchmark {
  private static final int SAMPLES = 1 << 15;
  private static final int[] TWICE = {0, 0};
  private static final int[] RIGHT = {1};

  /** An operation on a buffer, whose result goes to an array that is large enough. */
  public enum Operation {
    STEREO_TO_MONO(2) {
      @Override
      void run(AudioBuffer source, Object target) {
        ChannelMixing.mean(source, 0, source.frames(), target);
      }
    },
    SIX_TO_MONO(6) {
      @Override
      void run(AudioBuffer source, Object target) {
        ChannelMixing.mean(source, 0, source.frames(), target);
      }
    },
    RIGHT_OF_STEREO(2) {
      @Override
      void run(AudioBuffer source, Object target) {
        ChannelMixing.select(source, 0, source.frames(), RIGHT, target);
      }
    },
    MONO_TO_STEREO(1) {
      @Override
      void run(AudioBuffer source, Object target) {
        ChannelMixing.select(source, 0, source.frames(), TWICE, target);
      }
    };

    private final int channels;

    Operation(int channels) {
      this.channels = channels;
    }

    abstract void run(AudioBuffer source, Object target);
  }

  @Param private Operation operation;

  @Param private AudioFormat format;

  private AudioBuffer source;
  private Object target;

  @Setup(Level.Trial)
  public void prepare() {
    int frames = SAMPLES / operation.channels;
    source = Noise.of(format, frames, 16_000, operation.channels);
    target = ChannelMixing.outputFormat(format).newArray(2 * SAMPLES);
  }

  @Benchmark
  @OperationsPerInvocation(SAMPLES)
  public Object run() {
    operation.run(source, target);
    return target;
  }
}
