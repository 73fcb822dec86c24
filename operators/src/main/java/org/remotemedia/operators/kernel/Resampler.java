package org.remotemedia.operators.kernel;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.apache.commons.math3.util.ArithmeticUtils;
import org.remotemedia.operators.value.AudioBuffer;
import org.remotemedia.operators.value.AudioFormat;
import org.remotemedia.operators.value.AudioSpec;

/**
 * Changes the sample rate by a rational factor: band-limited, with linear phase and without delay,
 * so that output frame n is the signal at time n / targetRate. A recording of n frames gives ceil(n
 * · targetRate / sourceRate); beyond its ends it is taken to be silent.
 *
 * <p>There are two forms, and the rates, the quality and the output format alone decide which one a
 * recording takes. Where the ratio allows blocks of a suitable length and the output is F32 of a
 * quality below {@link ResampleQuality#VERY_HIGH}, {@link SpectralStage} filters in the frequency
 * domain, in single precision. Otherwise {@link ResamplerStage} weights the input around each
 * output directly, in double precision. Blocks begin at fixed frames and every operation has its
 * place in a fixed order, so the bits do not depend on how the input is cut into chunks.
 *
 * <p>An instance serves one recording after another: after {@link #flush} or {@link #reset} the
 * next may begin. It is used by one thread at a time.
 */
public final class Resampler {
  /** The highest rate that can be converted from or to, Hz. */
  public static final int HIGHEST_RATE = 768_000;

  /** Above this ratio, stages before the last decimate, so that kernels stay of bounded length. */
  static final int LARGEST_DECIMATION = 256;

  private static final int STAGE_DECIMATION = 64;

  private final int sourceRate;
  private final int targetRate;

  /** All but the last decimate by {@link #STAGE_DECIMATION}; for usual ratios there is only one. */
  private final List<RateStage> stages = new ArrayList<>();

  private long framesIn;

  /**
   * A resampler from {@code sourceRate} to {@code targetRate}, 1 to {@link #HIGHEST_RATE} Hz each.
   *
   * @param channels interleaved channels
   * @param outputFormat F32 or F64
   */
  public Resampler(
      int sourceRate,
      int targetRate,
      ResampleQuality quality,
      int channels,
      AudioFormat outputFormat) {
    if (outputFormat.isInteger()) {
      throw new IllegalArgumentException("a resampler gives F32 or F64, not " + outputFormat);
    }
    this.sourceRate = checked(sourceRate);
    this.targetRate = checked(targetRate);
    long up = targetRate;
    while (sourceRate > LARGEST_DECIMATION * up) {
      PolyphaseTable table = PolyphaseTable.of(1, STAGE_DECIMATION, quality);
      stages.add(direct(table, channels, AudioFormat.F64, AudioSpec.UNKNOWN_RATE));
      up *= STAGE_DECIMATION;
    }
    long divisor = ArithmeticUtils.gcd(up, (long) sourceRate);
    stages.add(
        lastStage(
            (int) (up / divisor), (int) (sourceRate / divisor), quality, channels, outputFormat));
  }

  private RateStage lastStage(
      int up, int down, ResampleQuality quality, int channels, AudioFormat outputFormat) {
    if (outputFormat == AudioFormat.F32 && quality != ResampleQuality.VERY_HIGH) {
      SpectralFilter filter = SpectralFilter.of(up, down, quality).orElse(null);
      if (filter != null) {
        return new SpectralStage(filter, KernelPath.spectral(), channels, targetRate);
      }
    }
    PolyphaseTable table = PolyphaseTable.of(up, down, quality);
    return direct(table, channels, outputFormat, targetRate);
  }

  private static RateStage direct(
      PolyphaseTable table, int channels, AudioFormat outputFormat, int outputRate) {
    return new ResamplerStage(table, KernelPath.weighting(), channels, outputFormat, outputRate);
  }

  /** Frames that {@code inputFrames} give: ceil(inputFrames · targetRate / sourceRate). */
  public static long outputFrames(long inputFrames, int sourceRate, int targetRate) {
    return ceilDiv(inputFrames * targetRate, sourceRate);
  }

  /**
   * Takes the next chunk, of any format.
   *
   * @param output takes what can be computed by now, in blocks that are valid only during the call
   */
  public void process(AudioBuffer chunk, Consumer<AudioBuffer> output) {
    framesIn += chunk.frames();
    process(0, chunk, output);
  }

  /** The recording is complete: gives what is left of it. */
  public void flush(Consumer<AudioBuffer> output) {
    int last = stages.size() - 1;
    long frames = framesIn;
    for (int i = 0; i < last; i++) {
      int next = i + 1;
      frames = ceilDiv(frames, STAGE_DECIMATION);
      stages.get(i).flush(frames, decimated -> process(next, decimated, output));
    }
    stages.get(last).flush(outputFrames(framesIn, sourceRate, targetRate), output);
    reset();
  }

  private void process(int stage, AudioBuffer chunk, Consumer<AudioBuffer> output) {
    if (stage == stages.size() - 1) {
      stages.get(stage).process(chunk, output);
    } else {
      stages.get(stage).process(chunk, decimated -> process(stage + 1, decimated, output));
    }
  }

  /** Forgets the recording in progress. */
  public void reset() {
    framesIn = 0;
    stages.forEach(RateStage::reset);
  }

  /** Bytes of buffers and tables; tables are shared, but counted here in full. */
  public long memoryBytes() {
    return stages.stream().mapToLong(RateStage::memoryBytes).sum();
  }

  private static long ceilDiv(long dividend, long divisor) {
    return -Math.floorDiv(-dividend, divisor);
  }

  private static int checked(int rate) {
    if (rate < 1 || rate > HIGHEST_RATE) {
      throw new IllegalArgumentException("rate " + rate + " Hz");
    }
    return rate;
  }
}
