package org.remotemedia.operators.kernel;

/**
 * The steps of the transforms that {@link SpectrumPlan} describes, on complex numbers in single
 * precision. All implementations give the same bits: a product and the sum that it goes into are
 * rounded once (fused) wherever the plain implementation has it so.
 */
interface SpectralKernel {
  /** Width of the vectors in use, 0 if there are none. */
  int vectorBits();

  /**
   * Writes two stretches of signal, each as long as the array has elements of its kind, into the
   * real and the imaginary parts of rows, in the order in which {@link #transformColumns} expects
   * them.
   *
   * @return the largest magnitude among them
   */
  float load(float[] signal, int realStart, int imaginaryStart, SpectrumPlan plan, float[] rows);

  /** Transforms down the columns, in place; the rows are then permuted. */
  void transformColumns(float[] rows, SpectrumPlan plan);

  /** The second half of a transform: from permuted rows to a spectrum in natural order. */
  void rowsToSpectrum(float[] rows, SpectrumPlan plan, Tile tile, Lines spectrum);

  /**
   * The first half of a transform of a spectrum: 16-point transforms and factors, into rows for
   * {@link #transformColumns}.
   */
  void spectrumToRows(Lines spectrum, SpectrumPlan plan, Tile tile, float[] rows);
}
