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
import org.remotemedia.operators.kernel.SampleConversion;
import org.remotemedia.operators.value.AudioFormat;

/** Change of format, ns per sample, in cache; see {@link SampleConversion}. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class ConvertBenchmark {
  private static final int SAMPLES = 1 << 15;

  /** Every pair of formats. */
  public enum Conversion {
    F32_I16(AudioFormat.F32, AudioFormat.I16),
    F32_I32(AudioFormat.F32, AudioFormat.I32),
    F32_F64(AudioFormat.F32, AudioFormat.F64),
    I16_F32(AudioFormat.I16, AudioFormat.F32),
    I16_I32(AudioFormat.I16, AudioFormat.I32),
    I16_F64(AudioFormat.I16, AudioFormat.F64),
    I32_F32(AudioFormat.I32, AudioFormat.F32),
    I32_I16(AudioFormat.I32, AudioFormat.I16),
    I32_F64(AudioFormat.I32, AudioFormat.F64),
    F64_F32(AudioFormat.F64, AudioFormat.F32),
    F64_I16(AudioFormat.F64, AudioFormat.I16),
    F64_I32(AudioFormat.F64, AudioFormat.I32);

    private final AudioFormat from;
    private final AudioFormat to;

    Conversion(AudioFormat from, AudioFormat to) {
      this.from = from;
      this.to = to;
    }
  }

  @Param private Conversion conversion;

  private Object source;
  private Object target;

  @Setup(Level.Trial)
  public void prepare() {
    source = Noise.of(conversion.from, SAMPLES, 16_000, 1).array();
    target = conversion.to.newArray(SAMPLES);
  }

  @Benchmark
  @OperationsPerInvocation(SAMPLES)
  public Object convert() {
    SampleConversion.convert(conversion.from, source, 0, conversion.to, target, 0, SAMPLES);
    return target;
  }
}
