package org.remotemedia.operators.kernel;

/**
 * The steps of the transforms that {@link SpectrumPlan} describes, on complex numbers in single
 * precision. All implementations give the same bits.
 */
interface SpectralKernel {
  /** Width of the vectors in use, 0 if there are none. */
  int vectorBits();

  /**
   * Writes two stretches of signal, each as long as the array has elements of its kind, into the
   * real and the imaginary parts of rows.
   *
   * @return the largest magnitude among them
   */
  float load(float[] signal, int realStart, int imaginaryStart, float[] rows, int rowCount);

  /** Transforms down the columns, in place; the rows are then permuted. */
  void transformColumns(float[] rows, SpectrumPlan plan);

  /**
   * The second half of a transform: from permuted rows to a spectrum in natural order.
   *
   * @param tile scratch of {@link SpectrumPlan#TILE} elements
   * @param real of at least {@code plan.points() + 16} elements, as {@code imaginary}
   */
  void rowsToSpectrum(
      float[] rows, SpectrumPlan plan, float[] tile, float[] real, float[] imaginary);

  /**
   * The first half of a transform of a spectrum: 16-point transforms and factors, into rows for
   * {@link #transformColumns}.
   */
  void spectrumToRows(
      float[] real, float[] imaginary, SpectrumPlan plan, float[] tile, float[] rows);
}
