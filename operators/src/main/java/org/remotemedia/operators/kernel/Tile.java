package org.remotemedia.operators.kernel;

import static org.remotemedia.operators.kernel.SpectrumPlan.COLUMNS;
import static org.remotemedia.operators.kernel.SpectrumPlan.STRIDE;

/**
 * A square of 16 rows of 16 columns, complex, turned over: one line for each column, holding the
 * elements of the rows. It is filled and emptied four rows at a time, so that lines are written and
 * read in their order.
 */
final class Tile {
  private final float[] array = new float[COLUMNS * STRIDE];
  private final Lines lines = new Lines(array, 0, COLUMNS, places(1, 4));
  private final Lines crossedLines = new Lines(array, 0, COLUMNS, places(4, 1));

  /** Line a + 4b of these is line a · {@code low} + b · {@code high} of the tile. */
  private static int[] places(int low, int high) {
    int[] places = new int[COLUMNS];
    for (int i = 0; i < COLUMNS; i++) {
      places[i] = (i % 4 * low + i / 4 * high) * STRIDE;
    }
    return places;
  }

  /** The lines in their order. */
  Lines lines() {
    return lines;
  }

  /** The lines in the order 0, 4, 8, 12, 1, 5, and so on. */
  Lines crossedLines() {
    return crossedLines;
  }

  /** Line {@code column} takes that column of the rows {@code rowOf[first]} and on. */
  void gather(float[] rows, int[] rowOf, int first) {
    float[] tile = array;
    for (int i = 0; i < COLUMNS; i += 4) {
      int a = rowOf[first + i] * STRIDE;
      int b = rowOf[first + i + 1] * STRIDE;
      int c = rowOf[first + i + 2] * STRIDE;
      int d = rowOf[first + i + 3] * STRIDE;
      for (int column = 0; column < COLUMNS; column++) {
        int at = column * STRIDE + i;
        tile[at] = rows[a + column];
        tile[at + 1] = rows[b + column];
        tile[at + 2] = rows[c + column];
        tile[at + 3] = rows[d + column];
        tile[at + COLUMNS] = rows[a + COLUMNS + column];
        tile[at + COLUMNS + 1] = rows[b + COLUMNS + column];
        tile[at + COLUMNS + 2] = rows[c + COLUMNS + column];
        tile[at + COLUMNS + 3] = rows[d + COLUMNS + column];
      }
    }
  }

  /** Crossed line {@code column} goes into that column of the rows {@code rowOf[first]} and on. */
  void scatter(int[] rowOf, int first, float[] rows) {
    float[] tile = array;
    for (int i = 0; i < COLUMNS; i += 4) {
      int a = rowOf[first + i] * STRIDE;
      int b = rowOf[first + i + 1] * STRIDE;
      int c = rowOf[first + i + 2] * STRIDE;
      int d = rowOf[first + i + 3] * STRIDE;
      for (int column = 0; column < COLUMNS; column++) {
        int at = ((column & 3) * 4 + (column >> 2)) * STRIDE + i;
        rows[a + column] = tile[at];
        rows[b + column] = tile[at + 1];
        rows[c + column] = tile[at + 2];
        rows[d + column] = tile[at + 3];
        rows[a + COLUMNS + column] = tile[at + COLUMNS];
        rows[b + COLUMNS + column] = tile[at + COLUMNS + 1];
        rows[c + COLUMNS + column] = tile[at + COLUMNS + 2];
        rows[d + COLUMNS + column] = tile[at + COLUMNS + 3];
      }
    }
  }
}
