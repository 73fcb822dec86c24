package org.remotemedia.operators.kernel;

import static org.remotemedia.operators.kernel.SpectrumPlan.STRIDE;

import java.util.Arrays;
import java.util.function.Consumer;
import org.remotemedia.operators.value.AudioBuffer;

/**
 * A change of rate in the frequency domain, in single precision, two blocks at a time. Blocks begin
 * at fixed frames of the recording, so that its chunks do not matter.
 */
final class SpectralStage implements RateStage {
  /** Above this magnitude a pair of blocks is scaled, so that sums stay finite. */
  private static final float LOUD = 0x1p96f;

  private static final float QUIETER = 0x1p-64f;

  private final SpectralFilter filter;
  private final SpectralKernel kernel;
  private final int channels;
  private final int outputRate;

  /** For each channel, the input of the next pair of blocks. */
  private final float[][] history;

  private final int pairFrames;
  private final float[] inputRows;
  private final float[] outputRows;
  private final float[] tile = new float[SpectrumPlan.TILE];
  private final float[] real;
  private final float[] imaginary;
  private final float[] outputReal;
  private final float[] outputImaginary;
  private final float[] block;

  private int historyFrames;
  private long framesOut;

  SpectralStage(SpectralFilter filter, SpectralKernel kernel, int channels, int outputRate) {
    this.filter = filter;
    this.kernel = kernel;
    this.channels = channels;
    this.outputRate = outputRate;
    int inputPoints = filter.input().points();
    int outputPoints = filter.output().points();
    this.pairFrames = inputPoints + filter.hopFrames();
    this.history = new float[channels][pairFrames];
    this.inputRows = new float[2 * inputPoints];
    this.outputRows = new float[2 * outputPoints];
    this.real = new float[inputPoints + SpectrumPlan.COLUMNS];
    this.imaginary = new float[inputPoints + SpectrumPlan.COLUMNS];
    this.outputReal = new float[outputPoints + SpectrumPlan.COLUMNS];
    this.outputImaginary = new float[outputPoints + SpectrumPlan.COLUMNS];
    this.block = new float[2 * filter.outputHopFrames() * channels];
    reset();
  }

  @Override
  public void reset() {
    historyFrames = filter.overlapFrames();
    for (float[] channel : history) {
      Arrays.fill(channel, 0, historyFrames, 0);
    }
    framesOut = 0;
  }

  @Override
  public void process(AudioBuffer chunk, Consumer<AudioBuffer> output) {
    for (int from = 0; from < chunk.frames(); ) {
      int frames = Math.min(chunk.frames() - from, pairFrames - historyFrames);
      for (int c = 0; c < channels; c++) {
        SampleConversion.channelToF32(
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
      if (historyFrames == pairFrames) {
        emit(Long.MAX_VALUE, output);
      }
    }
  }

  @Override
  public void flush(long totalFrames, Consumer<AudioBuffer> output) {
    while (framesOut < totalFrames) {
      for (float[] channel : history) {
        Arrays.fill(channel, historyFrames, pairFrames, 0);
      }
      emit(totalFrames, output);
    }
  }

  @Override
  public long memoryBytes() {
    long floats =
        (long) channels * pairFrames
            + inputRows.length
            + outputRows.length
            + tile.length
            + real.length
            + imaginary.length
            + outputReal.length
            + outputImaginary.length
            + block.length;
    return floats * Float.BYTES + filter.bytes();
  }

  private void emit(long totalFrames, Consumer<AudioBuffer> output) {
    for (int c = 0; c < channels; c++) {
      computePair(c);
    }
    int hop = 2 * filter.hopFrames();
    historyFrames = pairFrames - hop;
    for (float[] channel : history) {
      System.arraycopy(channel, hop, channel, 0, historyFrames);
    }
    int frames = (int) Math.min(totalFrames - framesOut, 2L * filter.outputHopFrames());
    framesOut += frames;
    output.accept(AudioBuffer.f32(block, frames, outputRate, channels));
  }

  private void computePair(int channel) {
    SpectrumPlan in = filter.input();
    float peak = kernel.load(history[channel], 0, filter.hopFrames(), inputRows, in.rows());
    float scale = peak < LOUD ? 1 : QUIETER;
    if (scale != 1) {
      scale(inputRows, scale);
    }
    kernel.transformColumns(inputRows, in);
    kernel.rowsToSpectrum(inputRows, in, tile, real, imaginary);
    filterSpectrum();
    // With real and imaginary parts exchanged before and after, the transform is the inverse one.
    kernel.spectrumToRows(outputImaginary, outputReal, filter.output(), tile, outputRows);
    kernel.transformColumns(outputRows, filter.output());
    if (scale != 1) {
      scale(outputRows, 1 / scale);
    }
    unload(channel);
  }

  private static void scale(float[] samples, float factor) {
    for (int i = 0; i < samples.length; i++) {
      samples[i] *= factor;
    }
  }

  /** The product of spectrum and filter, in the output's length; what lies between stays zero. */
  private void filterSpectrum() {
    float[] positive = filter.gains();
    float[] negative = filter.mirroredGains();
    int from = filter.input().points() - negative.length;
    int to = filter.output().points() - negative.length;
    multiply(real, 0, positive, outputReal, 0);
    multiply(imaginary, 0, positive, outputImaginary, 0);
    multiply(real, from, negative, outputReal, to);
    multiply(imaginary, from, negative, outputImaginary, to);
  }

  private static void multiply(float[] spectrum, int from, float[] gains, float[] product, int to) {
    for (int k = 0; k < gains.length; k++) {
      product[to + k] = spectrum[from + k] * gains[k];
    }
  }

  /** Writes the valid parts of both blocks into the output block. */
  private void unload(int channel) {
    int hop = filter.outputHopFrames();
    int first = filter.outputOverlapFrames();
    unload(first, SpectrumPlan.COLUMNS, channel);
    unload(first, 0, channel + hop * channels);
  }

  private void unload(int first, int part, int to) {
    int[] rowOf = filter.output().rowOfFrequency();
    int end = first + filter.outputHopFrames();
    int at = to;
    for (int i = first; i < end; ) {
      int column = i % SpectrumPlan.COLUMNS;
      int from = rowOf[i / SpectrumPlan.COLUMNS] * STRIDE + part + column;
      int count = Math.min(SpectrumPlan.COLUMNS - column, end - i);
      if (channels == 1) {
        System.arraycopy(outputRows, from, block, at, count);
        at += count;
      } else {
        for (int k = from; k < from + count; k++) {
          block[at] = outputRows[k];
          at += channels;
        }
      }
      i += count;
    }
  }
}
