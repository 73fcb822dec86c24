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
import org.remotemedia.operators.kernel.ScalarArithmetic;
import org.remotemedia.operators.value.AudioBuffer;
import org.remotemedia.operators.value.AudioFormat;

/** Arithmetic on audio, ns per sample, in cache; see {@link ScalarArithmetic}. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class ArithmeticBenchmark {
  private static final int SAMPLES = 1 << 15;

  /** An operation on a buffer, whose result goes to an array that is large enough. */
  public enum Operation {
    MULTIPLY_BY_2 {
      @Override
      void run(AudioBuffer source, Object target) {
        ScalarArithmetic.multiply(source.format(), source.array(), 0, target, SAMPLES, 2);
      }
    },
    /** A factor that F32 cannot hold. */
    MULTIPLY_BY_0_3 {
      @Override
      void run(AudioBuffer source, Object target) {
        ScalarArithmetic.multiply(source.format(), source.array(), 0, target, SAMPLES, 0.3);
      }
    },
    ADD_0_1 {
      @Override
      void run(AudioBuffer source, Object target) {
        ScalarArithmetic.add(source.format(), source.array(), 0, target, SAMPLES, 0.1);
      }
    };

    abstract void run(AudioBuffer source, Object target);
  }

  @Param private Operation operation;

  @Param private AudioFormat format;

  private AudioBuffer source;
  private Object target;

  @Setup(Level.Trial)
  public void prepare() {
    source = Noise.of(format, SAMPLES, 16_000, 1);
    target = format.newArray(SAMPLES);
  }

  @Benchmark
  @OperationsPerInvocation(SAMPLES)
  public Object run() {
    operation.run(source, target);
    return target;
  }
}
