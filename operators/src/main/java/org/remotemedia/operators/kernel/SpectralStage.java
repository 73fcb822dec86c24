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
  private final TransposedBlock tile = new TransposedBlock();
  private final TransformLines inputSpectrum;

  /** With real and imaginary parts exchanged, for the inverse transform. */
  private final TransformLines outputSpectrum;

  private final float[] block;

  private int historyFrames;
  private long framesOut;

  SpectralStage(SpectralFilter filter, SpectralKernel kernel, int channels, int outputRate) {
    this.filter = filter;
    this.kernel = kernel;
    this.channels = channels;
    this.outputRate = outputRate;
    int inputPoints = filter.input().points();
    this.pairFrames = inputPoints + filter.hopFrames();
    this.history = new float[channels][pairFrames];
    this.inputRows = newRows(filter.input());
    this.outputRows = newRows(filter.output());
    int[] neededParts = filter.input().places(filter.gains().length);
    int[] allParts = filter.output().places(filter.output().points());
    int width = filter.input().points() + SpectrumPlan.COLUMNS;
    this.inputSpectrum = new TransformLines(new float[2 * width], 0, width, neededParts);
    width = filter.output().points() + SpectrumPlan.COLUMNS;
    this.outputSpectrum = new TransformLines(new float[2 * width], width, 0, allParts);
    this.block = new float[2 * filter.outputHopFrames() * channels];
    reset();
  }

  /** With a row more, which takes what the last tile has too much. */
  private static float[] newRows(SpectrumPlan plan) {
    return new float[(plan.rows() + 1) * STRIDE];
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
            + SpectrumPlan.TILE
            + inputSpectrum.array().length
            + outputSpectrum.array().length
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
    float peak = kernel.load(history[channel], 0, filter.hopFrames(), in, inputRows);
    float scale = peak < LOUD ? 1 : QUIETER;
    if (scale != 1) {
      scale(inputRows, scale);
    }
    kernel.transformColumns(inputRows, in);
    kernel.rowsToSpectrum(inputRows, in, tile, inputSpectrum);
    filterSpectrum();
    kernel.spectrumToRows(outputSpectrum, filter.output(), tile, outputRows);
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
    float[] x = inputSpectrum.array();
    float[] y = outputSpectrum.array();
    int xi = inputSpectrum.imaginary();
    // With real and imaginary parts exchanged before and after, a transform is the inverse one.
    int yr = outputSpectrum.imaginary();
    int yi = outputSpectrum.real();
    multiply(x, 0, positive, y, yr);
    multiply(x, xi, positive, y, yi);
    multiply(x, from, negative, y, yr + to);
    multiply(x, xi + from, negative, y, yi + to);
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
