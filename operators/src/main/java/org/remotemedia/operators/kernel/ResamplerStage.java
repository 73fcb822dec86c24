package org.remotemedia.operators.kernel;

import java.util.Arrays;
import java.util.function.Consumer;
import org.remotemedia.operators.value.AudioBuffer;
import org.remotemedia.operators.value.AudioFormat;

/** One polyphase filter over a stream: keeps the input that later outputs need. */
final class ResamplerStage implements RateStage {
  private static final int BLOCK_FRAMES = 4096;

  private final PolyphaseTable table;
  private final WeightingKernel kernel;
  private final int channels;
  private final AudioFormat outputFormat;
  private final int outputRate;
  private final int before;
  private final int taps;
  private final int capacity;
  private final double[] scratchRow;
  private final double[] scratchSums = new double[WeightingKernel.PARTIAL_SUMS];

  /** For each channel, the input from frame {@link #historyStart} on. */
  private final double[][] history;

  private final double[] computed;

  /** {@link #computed} in the output format. */
  private final Object block;

  private long historyStart;
  private int historyFrames;

  /** The next output lies {@code nextPhase / up} input frames after input frame nextBase. */
  private long nextBase;

  private int nextPhase;
  private long framesOut;

  ResamplerStage(
      PolyphaseTable table,
      WeightingKernel kernel,
      int channels,
      AudioFormat outputFormat,
      int outputRate) {
    this.table = table;
    this.kernel = kernel;
    this.channels = channels;
    this.outputFormat = outputFormat;
    this.outputRate = outputRate;
    this.before = table.tapsBefore();
    this.taps = table.taps();
    this.capacity = 2 * taps + BLOCK_FRAMES;
    this.scratchRow = new double[table.isExact() ? 0 : taps];
    this.history = new double[channels][capacity];
    this.computed = new double[BLOCK_FRAMES * channels];
    this.block =
        outputFormat == AudioFormat.F64 ? computed : outputFormat.newArray(computed.length);
    reset();
  }

  @Override
  public void reset() {
    historyFrames = before - 1;
    historyStart = -historyFrames;
    for (double[] channel : history) {
      Arrays.fill(channel, 0, historyFrames, 0);
    }
    nextBase = 0;
    nextPhase = 0;
    framesOut = 0;
  }

  @Override
  public void process(AudioBuffer chunk, Consumer<AudioBuffer> output) {
    for (int from = 0; from < chunk.frames(); ) {
      int frames = Math.min(chunk.frames() - from, makeRoom());
      for (int c = 0; c < channels; c++) {
        SampleConversion.channelToF64(
            chunk.format(),
            chunk.array(),
            from * channels + c,
            channels,
            history[c],
            historyFrames,
            frames);
      }
      historyFrames += frames;
      from += frames;
      emit(Long.MAX_VALUE, output);
    }
  }

  @Override
  public void flush(long totalFrames, Consumer<AudioBuffer> output) {
    for (int silence = before; silence > 0; ) {
      int frames = Math.min(silence, makeRoom());
      for (double[] channel : history) {
        Arrays.fill(channel, historyFrames, historyFrames + frames, 0);
      }
      historyFrames += frames;
      silence -= frames;
      emit(totalFrames, output);
    }
  }

  @Override
  public long memoryBytes() {
    long doubles = scratchRow.length + (long) channels * capacity + computed.length;
    long converted = block == computed ? 0 : (long) computed.length * outputFormat.bytesPerSample();
    return doubles * Double.BYTES + converted + table.bytes();
  }

  /** How many frames can be appended to the history, at least one. */
  private int makeRoom() {
    if (historyFrames == capacity) {
      int unneeded = (int) (nextBase - (before - 1) - historyStart);
      historyFrames -= unneeded;
      historyStart += unneeded;
      for (double[] channel : history) {
        System.arraycopy(channel, unneeded, channel, 0, historyFrames);
      }
    }
    return capacity - historyFrames;
  }

  private void emit(long totalFrames, Consumer<AudioBuffer> output) {
    int frames = compute(totalFrames);
    while (frames > 0) {
      int samples = frames * channels;
      if (block != computed) {
        SampleConversion.convert(AudioFormat.F64, computed, 0, outputFormat, block, 0, samples);
      }
      output.accept(
          outputFormat == AudioFormat.F64
              ? AudioBuffer.f64(computed, frames, outputRate, channels)
              : AudioBuffer.f32((float[]) block, frames, outputRate, channels));
      frames = compute(totalFrames);
    }
  }

  /** Computes as many outputs as the history and a block allow; returns their number. */
  private int compute(long totalFrames) {
    long lastBase = historyStart + historyFrames - 1 - before;
    int most = (int) Math.min(BLOCK_FRAMES, totalFrames - framesOut);
    int wholeStep = table.down() / table.up();
    int phaseStep = table.down() % table.up();
    int frames = 0;
    double[] rows = table.array(scratchRow);
    while (frames < most && nextBase <= lastBase) {
      int row = table.row(nextPhase, scratchRow);
      int first = (int) (nextBase - (before - 1) - historyStart);
      for (int c = 0; c < channels; c++) {
        computed[frames * channels + c] =
            kernel.weigh(rows, row, history[c], first, taps, scratchSums);
      }
      frames++;
      nextBase += wholeStep;
      nextPhase += phaseStep;
      if (nextPhase >= table.up()) {
        nextPhase -= table.up();
        nextBase++;
      }
    }
    framesOut += frames;
    return frames;
  }
}
