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
import org.remotemedia.operators.kernel.SignalEnergy;
import org.remotemedia.operators.kernel.SpeechThreshold;
import org.remotemedia.operators.kernel.VoiceSegmenter;
import org.remotemedia.operators.value.AudioBuffer;
import org.remotemedia.operators.value.AudioFormat;

/** Voice activity over 60 s at 16 kHz, ns per sample; see {@link VoiceSegmenter}. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class VadBenchmark {
  private static final int RATE = 16_000;
  private static final int SAMPLES = 60 * RATE;
  private static final int FRAME = 480;

  @Param private AudioFormat format;

  private AudioBuffer source;

  @Setup(Level.Trial)
  public void prepare() {
    source = Noise.of(format, SAMPLES, RATE, 1);
  }

  /** The sum of squares of every frame alone. */
  @Benchmark
  @OperationsPerInvocation(SAMPLES)
  public double energies() {
    double sum = 0;
    for (int start = 0; start < SAMPLES; start += FRAME) {
      sum += SignalEnergy.sumOfSquares(format, source.array(), start, FRAME);
    }
    return sum;
  }

  /** From samples to segments. */
  @Benchmark
  @OperationsPerInvocation(SAMPLES)
  public long segments() {
    long[] spokenMs = {0};
    VoiceSegmenter segmenter =
        new VoiceSegmenter(
            new VoiceSegmenter.Rules(SpeechThreshold.fixed(-30), 30, 0, 0, 0),
            RATE,
            1,
            segment -> spokenMs[0] += segment.durationMs());
    for (int start = 0; start < SAMPLES; start += FRAME) {
      segmenter.frame(FRAME, SignalEnergy.sumOfSquares(format, source.array(), start, FRAME));
    }
    segmenter.finish();
    return spokenMs[0];
  }
}
