package org.remotemedia.operators.kernel;

import static org.remotemedia.operators.kernel.SpectrumPlan.COLUMNS;
import static org.remotemedia.operators.kernel.SpectrumPlan.STRIDE;

/**
 * A square of 16 rows of 16 columns, complex, turned over: one line for each column, holding the
 * elements of the rows. It is filled and emptied four rows at a time, so that lines are written and
 * read in their order.
 */
final class TransposedBlock {
  private final float[] array = new float[COLUMNS * STRIDE];
  private final TransformLines lines = new TransformLines(array, 0, COLUMNS, places(1, 4));
  private final TransformLines crossedLines = new TransformLines(array, 0, COLUMNS, places(4, 1));

  /** Line a + 4b of these is line a · {@code low} + b · {@code high} of the block. */
  private static int[] places(int low, int high) {
    int[] places = new int[COLUMNS];
    for (int i = 0; i < COLUMNS; i++) {
      places[i] = (i % 4 * low + i / 4 * high) * STRIDE;
    }
    return places;
  }

  /** The lines in their order. */
  TransformLines lines() {
    return lines;
  }

  /** The lines in the order 0, 4, 8, 12, 1, 5, and so on. */
  TransformLines crossedLines() {
    return crossedLines;
  }

  /** Line {@code column} takes that column of the rows {@code rowOf[first]} and on. */
  void gather(float[] rows, int[] rowOf, int first) {
    float[] block = array;
    for (int i = 0; i < COLUMNS; i += 4) {
      int a = rowOf[first + i] * STRIDE;
      int b = rowOf[first + i + 1] * STRIDE;
      int c = rowOf[first + i + 2] * STRIDE;
      int d = rowOf[first + i + 3] * STRIDE;
      for (int column = 0; column < COLUMNS; column++) {
        int at = column * STRIDE + i;
        block[at] = rows[a + column];
        block[at + 1] = rows[b + column];
        block[at + 2] = rows[c + column];
        block[at + 3] = rows[d + column];
        block[at + COLUMNS] = rows[a + COLUMNS + column];
        block[at + COLUMNS + 1] = rows[b + COLUMNS + column];
        block[at + COLUMNS + 2] = rows[c + COLUMNS + column];
        block[at + COLUMNS + 3] = rows[d + COLUMNS + column];
      }
    }
  }

  /** Crossed line {@code column} goes into that column of the rows {@code rowOf[first]} and on. */
  void scatter(int[] rowOf, int first, float[] rows) {
    float[] block = array;
    for (int i = 0; i < COLUMNS; i += 4) {
      int a = rowOf[first + i] * STRIDE;
      int b = rowOf[first + i + 1] * STRIDE;
      int c = rowOf[first + i + 2] * STRIDE;
      int d = rowOf[first + i + 3] * STRIDE;
      for (int column = 0; column < COLUMNS; column++) {
        int at = ((column & 3) * 4 + (column >> 2)) * STRIDE + i;
        rows[a + column] = block[at];
        rows[b + column] = block[at + 1];
        rows[c + column] = block[at + 2];
        rows[d + column] = block[at + 3];
        rows[a + COLUMNS + column] = block[at + COLUMNS];
        rows[b + COLUMNS + column] = block[at + COLUMNS + 1];
        rows[c + COLUMNS + column] = block[at + COLUMNS + 2];
        rows[d + COLUMNS + column] = block[at + COLUMNS + 3];
      }
    }
  }
}
