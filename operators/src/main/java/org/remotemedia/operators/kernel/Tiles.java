package org.remotemedia.operators.kernel;

import static org.remotemedia.operators.kernel.SpectrumPlan.COLUMNS;
import static org.remotemedia.operators.kernel.SpectrumPlan.STRIDE;

/**
 * Transposition between rows of 16 columns, complex, and tiles: 16 lines, one for each column, of
 * the elements of 16 rows.
 */
final class Tiles {
  private Tiles() {}

  /** Line {@code column} of the tile takes that column of the rows that a permutation names. */
  static void gather(float[] rows, int[] rowOf, int first, int count, float[] tile) {
    for (int i = 0; i < count; i++) {
      int from = rowOf[first + i] * STRIDE;
      for (int column = 0; column < COLUMNS; column++) {
        tile[column * STRIDE + i] = rows[from + column];
        tile[column * STRIDE + COLUMNS + i] = rows[from + COLUMNS + column];
      }
    }
  }

  /** The other way: the tile's lines are the columns of successive rows. */
  static void scatter(float[] tile, int first, int count, float[] rows) {
    for (int i = 0; i < count; i++) {
      int to = (first + i) * STRIDE;
      for (int column = 0; column < COLUMNS; column++) {
        int line = lineOfColumn(column) * STRIDE;
        rows[to + column] = tile[line + i];
        rows[to + COLUMNS + column] = tile[line + COLUMNS + i];
      }
    }
  }

  /** Where two steps of radix 4 leave result {@code column} of a 16-point transform. */
  static int lineOfColumn(int column) {
    return (column & 3) * 4 + (column >> 2);
  }
}
