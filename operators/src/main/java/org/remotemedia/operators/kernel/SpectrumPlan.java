package org.remotemedia.operators.kernel;

import java.util.ArrayList;
import java.util.List;

/**
 * Tables of a discrete Fourier transform of length N = 16 · M, in the form of D. H. Bailey, "FFTs
 * in external or hierarchical memory", 1990: M-point transforms down the 16 columns of the signal
 * written in rows, a factor for each element, and 16-point transforms along the rows. All columns
 * go through the same operations, so that they can share a vector of any width.
 *
 * <p>An array of rows holds M rows of 16 real and 16 imaginary parts. The transforms down the
 * columns decimate in frequency, in place (E. O. Brigham, "The Fast Fourier Transform", 1974,
 * chapter 12), and leave the rows permuted, which costs nothing to undo when they are read next.
 */
final class SpectrumPlan {
  /** Columns, and elements of a tile. */
  static final int COLUMNS = 16;

  /** Array elements of a row. */
  static final int STRIDE = 2 * COLUMNS;

  /** Array elements of a tile: 16 rows. */
  static final int TILE = COLUMNS * STRIDE;

  private static final int[] RADICES = {7, 5, 3, 4, 2};

  /** One step down the columns: each run of {@code length} rows becomes {@code radix} runs. */
  static final class Pass {
    private final int radix;
    private final int length;
    private final float[] twiddles;

    Pass(int radix, int length) {
      this.radix = radix;
      this.length = length;
      this.twiddles = passTwiddles(radix, length);
    }

    int radix() {
      return radix;
    }

    int length() {
      return length;
    }

    /**
     * For each row of the first of the runs, radix − 1 factors of real and imaginary part; empty
     * where all are 1.
     */
    float[] twiddles() {
      return twiddles;
    }
  }

  private final int rows;
  private final Pass[] passes;
  private final int[] rowOfFrequency;
  private final float[] tileTwiddles;

  /**
   * A plan for 16 times {@code rows} points.
   *
   * @param rows a product of 2, 3, 5 and 7
   */
  SpectrumPlan(int rows) {
    this.rows = rows;
    List<Integer> radices = factors(rows);
    this.passes = new Pass[radices.size()];
    int length = rows;
    for (int i = 0; i < passes.length; i++) {
      passes[i] = new Pass(radices.get(i), length);
      length /= radices.get(i);
    }
    this.rowOfFrequency = permutation();
    this.tileTwiddles = makeTileTwiddles();
  }

  /** Whether {@code rows} has no prime factor above 7. */
  static boolean admits(int rows) {
    int rest = rows;
    for (int radix : RADICES) {
      while (rest % radix == 0) {
        rest /= radix;
      }
    }
    return rest == 1;
  }

  int rows() {
    return rows;
  }

  int points() {
    return rows * COLUMNS;
  }

  /** Tiles of 16 rows, the last of which may be partly unused. */
  int tiles() {
    return (rows + COLUMNS - 1) / COLUMNS;
  }

  Pass[] passes() {
    return passes;
  }

  /** The row in which the transforms down the columns leave each frequency. */
  int[] rowOfFrequency() {
    return rowOfFrequency;
  }

  /**
   * The factors between the two steps, e^(−2πi · row · column / N): for each tile, for each column,
   * 16 real and 16 imaginary parts.
   */
  float[] tileTwiddles() {
    return tileTwiddles;
  }

  long bytes() {
    long floats = tileTwiddles.length;
    for (Pass pass : passes) {
      floats += pass.twiddles().length;
    }
    return (floats + rows) * Float.BYTES;
  }

  private static List<Integer> factors(int rows) {
    List<Integer> factors = new ArrayList<>();
    int rest = rows;
    for (int radix : RADICES) {
      while (rest % radix == 0) {
        factors.add(radix);
        rest /= radix;
      }
    }
    if (rest != 1) {
      throw new IllegalArgumentException(rows + " rows");
    }
    return factors;
  }

  private static float[] passTwiddles(int radix, int length) {
    int run = length / radix;
    if (run == 1) {
      return new float[0];
    }
    float[] twiddles = new float[run * (radix - 1) * 2];
    int at = 0;
    for (int row = 0; row < run; row++) {
      for (int part = 1; part < radix; part++) {
        double angle = -2 * StrictMath.PI * ((double) row * part % length) / length;
        twiddles[at++] = (float) StrictMath.cos(angle);
        twiddles[at++] = (float) StrictMath.sin(angle);
      }
    }
    return twiddles;
  }

  private int[] permutation() {
    int[] permutation = new int[rows];
    for (int frequency = 0; frequency < rows; frequency++) {
      int row = 0;
      int digits = frequency;
      for (Pass pass : passes) {
        row += digits % pass.radix() * (pass.length() / pass.radix());
        digits /= pass.radix();
      }
      permutation[frequency] = row;
    }
    return permutation;
  }

  private float[] makeTileTwiddles() {
    float[] twiddles = new float[tiles() * TILE];
    for (int row = 0; row < rows; row++) {
      int start = row / COLUMNS * TILE + row % COLUMNS;
      for (int column = 0; column < COLUMNS; column++) {
        double angle = -2 * StrictMath.PI * (row * column) / points();
        twiddles[start + column * STRIDE] = (float) StrictMath.cos(angle);
        twiddles[start + column * STRIDE + COLUMNS] = (float) StrictMath.sin(angle);
      }
    }
    return twiddles;
  }
}
