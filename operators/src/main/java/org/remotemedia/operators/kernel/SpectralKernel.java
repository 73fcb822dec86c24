package org.remotemedia.operators.kernel;

import static org.remotemedia.operators.kernel.SpectrumPlan.COLUMNS;
import static org.remotemedia.operators.kernel.SpectrumPlan.STRIDE;
import static org.remotemedia.operators.kernel.SpectrumPlan.TILE_FACTORS;

/**
 * The transforms that {@link SpectrumPlan} describes, on complex numbers in single precision. All
 * implementations of the steps give the same bits: {@link PlainSpectralKernel} says where a product
 * and the sum that it goes into are rounded once (fused).
 *
 * <p>In the steps down the columns, {@code start} and {@code end} are array indices of rows, and
 * {@code d} is the distance between the runs that a step takes together. Real and imaginary parts
 * that are not mentioned go separate and equal ways.
 */
abstract class SpectralKernel {
  /** Width of the vectors in use, 0 if there are none. */
  abstract int vectorBits();

  /**
   * Writes two stretches of signal, each as long as the array has elements of its kind, into the
   * real and the imaginary parts of rows, in the order in which {@link #transformColumns} expects
   * them.
   *
   * @return the largest magnitude among them
   */
  abstract float load(
      float[] signal, int realStart, int imaginaryStart, SpectrumPlan plan, float[] rows);

  /** Transforms down the columns, in place; the rows are then permuted. */
  final void transformColumns(float[] rows, SpectrumPlan plan) {
    SpectrumPlan.Pass[] passes = plan.passes();
    int end = plan.rows() * STRIDE;
    step(rows, 0, end, passes[0]);
    // What the first step has parted stays in the nearest cache during all others.
    int part = end / passes[0].radix();
    for (int start = 0; start < end; start += part) {
      for (int i = 1; i < passes.length; i++) {
        step(rows, start, start + part, passes[i]);
      }
    }
  }

  /** The second half of a transform: from permuted rows to a spectrum in natural order. */
  final void rowsToSpectrum(
      float[] rows, SpectrumPlan plan, TransposedBlock block, TransformLines spectrum) {
    TransformLines lines = block.lines();
    TransformLines crossed = block.crossedLines();
    float[] factors = plan.tileTwiddles();
    // From the end, since the unused part of the last block runs into the first one's places.
    for (int i = plan.tiles() - 1; i >= 0; i--) {
      block.gather(rows, plan.rowOfFrequency(), i * COLUMNS);
      int at = i * TILE_FACTORS * STRIDE;
      for (int group = 0; group < 4; group++) {
        twistRadix4(lines, 0, lines, 0, group, factors, at);
      }
      for (int group = 0; group < 4; group++) {
        at += 3 * STRIDE;
        twistRadix4(crossed, 0, spectrum, i * COLUMNS, group, factors, at);
      }
    }
  }

  /**
   * The first half of a transform of a spectrum: 16-point transforms and factors, into rows for
   * {@link #transformColumns}.
   */
  final void spectrumToRows(
      TransformLines spectrum, SpectrumPlan plan, TransposedBlock block, float[] rows) {
    TransformLines lines = block.lines();
    TransformLines crossed = block.crossedLines();
    float[] factors = plan.tileTwiddles();
    for (int i = 0; i < plan.tiles(); i++) {
      int start = i * TILE_FACTORS * STRIDE;
      int at = start;
      for (int group = 0; group < 4; group++) {
        at += 3 * STRIDE;
        radix4Twist(spectrum, i * COLUMNS, lines, 0, group, factors, at);
      }
      for (int group = 0; group < 4; group++) {
        radix4Twist(crossed, 0, crossed, 0, group, factors, start);
      }
      block.scatter(plan.rowOfInput(), i * COLUMNS, rows);
    }
  }

  private void step(float[] x, int start, int end, SpectrumPlan.Pass pass) {
    int d = pass.length() / pass.radix() * STRIDE;
    if (pass.radix() % 2 == 1) {
      pair(x, start, end, d, pass.radix());
    }
    switch (pass.radix()) {
      case 2 -> radix2(x, start, end, d);
      case 3 -> radix3(x, start, end, d);
      case 4 -> radix4(x, start, end, d);
      case 5 -> radix5(x, start, end, d);
      default -> radix7(x, start, end, d);
    }
    if (pass.twiddles().length > 0) {
      for (int at = start; at < end; at += pass.length() * STRIDE) {
        turn(x, at, d, pass);
      }
    }
  }

  /** Multiplies all rows but those whose factors are 1. */
  private void turn(float[] x, int start, int d, SpectrumPlan.Pass pass) {
    float[] twiddles = pass.twiddles();
    int bunch = pass.bunch() * STRIDE;
    int t = 0;
    for (int first = start + bunch; first < start + d; first += bunch) {
      for (int at = first + d; at < first + pass.radix() * d; at += d, t += 2) {
        turn(x, at, at + bunch, twiddles[t], twiddles[t + 1]);
      }
    }
  }

  /** The first half of a step of odd radix, on each two runs that lie opposite each other. */
  private void pair(float[] x, int start, int end, int d, int radix) {
    for (int block = start; block < end; block += radix * d) {
      for (int part = 1; 2 * part < radix; part++) {
        pair(x, block + part * d, block + (radix - part) * d, d);
      }
    }
  }

  /** Multiplies rows by a complex number. */
  abstract void turn(float[] x, int start, int end, float real, float imaginary);

  /** The first run becomes the sum of both, the second their difference times −i. */
  abstract void pair(float[] x, int first, int second, int d);

  abstract void radix2(float[] x, int start, int end, int d);

  /** A step of radix 3 on what {@link #pair} leaves. */
  abstract void radix3(float[] x, int start, int end, int d);

  abstract void radix4(float[] x, int start, int end, int d);

  /** A step of radix 5 on what {@link #pair} leaves. */
  abstract void radix5(float[] x, int start, int end, int d);

  /** A step of radix 7 on what {@link #pair} leaves. */
  abstract void radix7(float[] x, int start, int end, int d);

  /**
   * A step of radix 4 that takes lines {@code group}, {@code group + 4} and so on to lines of the
   * same numbers. All but the first are multiplied before, by three lines of factors.
   */
  abstract void twistRadix4(
      TransformLines source,
      int from,
      TransformLines target,
      int to,
      int group,
      float[] factors,
      int start);

  /** The same, but they are multiplied after. */
  abstract void radix4Twist(
      TransformLines source,
      int from,
      TransformLines target,
      int to,
      int group,
      float[] factors,
      int start);
}
