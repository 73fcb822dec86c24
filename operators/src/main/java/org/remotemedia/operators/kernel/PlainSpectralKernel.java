package org.remotemedia.operators.kernel;

import static org.remotemedia.operators.kernel.FourierConstants.COS_5_1;
import static org.remotemedia.operators.kernel.FourierConstants.COS_5_2;
import static org.remotemedia.operators.kernel.FourierConstants.COS_7_1;
import static org.remotemedia.operators.kernel.FourierConstants.COS_7_2;
import static org.remotemedia.operators.kernel.FourierConstants.COS_7_3;
import static org.remotemedia.operators.kernel.FourierConstants.SIN_3;
import static org.remotemedia.operators.kernel.FourierConstants.SIN_5_1;
import static org.remotemedia.operators.kernel.FourierConstants.SIN_5_2;
import static org.remotemedia.operators.kernel.FourierConstants.SIN_7_1;
import static org.remotemedia.operators.kernel.FourierConstants.SIN_7_2;
import static org.remotemedia.operators.kernel.FourierConstants.SIN_7_3;
import static org.remotemedia.operators.kernel.FourierConstants.TURNS_16;
import static org.remotemedia.operators.kernel.SpectrumPlan.COLUMNS;
import static org.remotemedia.operators.kernel.SpectrumPlan.STRIDE;
import static org.remotemedia.operators.kernel.SpectrumPlan.TILE;

/** Transforms in plain Java, one column after the other. */
final class PlainSpectralKernel implements SpectralKernel {
  @Override
  public int vectorBits() {
    return 0;
  }

  @Override
  public float load(float[] signal, int realStart, int imaginaryStart, float[] rows, int rowCount) {
    float peak = 0;
    for (int row = 0; row < rowCount; row++) {
      for (int lane = 0; lane < COLUMNS; lane++) {
        int column = row * COLUMNS + lane;
        int at = row * STRIDE + lane;
        float re = signal[realStart + column];
        float im = signal[imaginaryStart + column];
        peak = Math.max(Math.max(peak, Math.abs(re)), Math.abs(im));
        rows[at] = re;
        rows[at + COLUMNS] = im;
      }
    }
    return peak;
  }

  @Override
  public void transformColumns(float[] rows, SpectrumPlan plan) {
    for (SpectrumPlan.Pass pass : plan.passes()) {
      int run = pass.length() / pass.radix();
      for (int start = 0; start < plan.rows(); start += pass.length()) {
        int at = start * STRIDE;
        switch (pass.radix()) {
          case 2 -> radix2(rows, at, run);
          case 4 -> radix4(rows, at, run);
          case 3 -> {
            pair(rows, at, run, 3);
            radix3(rows, at, run);
          }
          case 5 -> {
            pair(rows, at, run, 5);
            radix5(rows, at, run);
          }
          default -> {
            pair(rows, at, run, 7);
            radix7(rows, at, run);
          }
        }
        turn(rows, at, pass.radix(), run, pass.twiddles());
      }
    }
  }

  /** Multiplies all rows but those whose factors are 1. */
  private static void turn(float[] x, int start, int radix, int run, float[] twiddles) {
    int t = 2 * (radix - 1);
    for (int row = 1; row < run; row++) {
      for (int part = 1; part < radix; part++, t += 2) {
        float wr = twiddles[t];
        float wi = twiddles[t + 1];
        for (int lane = 0; lane < COLUMNS; lane++) {
          int at = start + (part * run + row) * STRIDE + lane;
          float re = x[at];
          float im = x[at + COLUMNS];
          x[at] = re * wr - im * wi;
          x[at + COLUMNS] = re * wi + im * wr;
        }
      }
    }
  }

  private static void radix2(float[] x, int start, int run) {
    int d = run * STRIDE;
    for (int row = 0; row < run; row++) {
      for (int lane = 0; lane < COLUMNS; lane++) {
        int at = start + row * STRIDE + lane;
        float r0 = x[at];
        float i0 = x[at + COLUMNS];
        float r1 = x[at + d];
        float i1 = x[at + d + COLUMNS];
        x[at] = r0 + r1;
        x[at + COLUMNS] = i0 + i1;
        x[at + d] = r0 - r1;
        x[at + d + COLUMNS] = i0 - i1;
      }
    }
  }

  /**
   * The first half of a step of odd radix: of each two runs that lie opposite each other, the first
   * becomes their sum and the second their difference times −i, after which real and imaginary
   * parts go separate and equal ways.
   */
  private static void pair(float[] x, int start, int run, int radix) {
    int d = run * STRIDE;
    for (int part = 1; 2 * part < radix; part++) {
      int first = start + part * d;
      int second = start + (radix - part) * d;
      for (int row = 0; row < d; row += STRIDE) {
        for (int lane = row; lane < row + COLUMNS; lane++) {
          float r0 = x[first + lane];
          float i0 = x[first + lane + COLUMNS];
          float r1 = x[second + lane];
          float i1 = x[second + lane + COLUMNS];
          x[first + lane] = r0 + r1;
          x[first + lane + COLUMNS] = i0 + i1;
          x[second + lane] = i0 - i1;
          x[second + lane + COLUMNS] = r1 - r0;
        }
      }
    }
  }

  private static void radix3(float[] x, int start, int run) {
    int d = run * STRIDE;
    for (int at = start; at < start + d; at++) {
      float x0 = x[at];
      float sum = x[at + d];
      float s1 = x[at + 2 * d] * SIN_3;
      float c1 = x0 - sum * 0.5f;
      x[at] = x0 + sum;
      x[at + d] = c1 + s1;
      x[at + 2 * d] = c1 - s1;
    }
  }

  private static void radix4(float[] x, int start, int run) {
    int d = run * STRIDE;
    for (int row = 0; row < run; row++) {
      for (int lane = 0; lane < COLUMNS; lane++) {
        int at = start + row * STRIDE + lane;
        float r0 = x[at];
        float i0 = x[at + COLUMNS];
        float r1 = x[at + d];
        float i1 = x[at + d + COLUMNS];
        float r2 = x[at + 2 * d];
        float i2 = x[at + 2 * d + COLUMNS];
        float r3 = x[at + 3 * d];
        float i3 = x[at + 3 * d + COLUMNS];
        float ar = r0 + r2;
        float ai = i0 + i2;
        float br = r0 - r2;
        float bi = i0 - i2;
        float cr = r1 + r3;
        float ci = i1 + i3;
        float dr = r1 - r3;
        float di = i1 - i3;
        x[at] = ar + cr;
        x[at + COLUMNS] = ai + ci;
        x[at + d] = br + di;
        x[at + d + COLUMNS] = bi - dr;
        x[at + 2 * d] = ar - cr;
        x[at + 2 * d + COLUMNS] = ai - ci;
        x[at + 3 * d] = br - di;
        x[at + 3 * d + COLUMNS] = bi + dr;
      }
    }
  }

  private static void radix5(float[] x, int start, int run) {
    int d = run * STRIDE;
    for (int at = start; at < start + d; at++) {
      float x0 = x[at];
      float a = x[at + d];
      float b = x[at + 2 * d];
      float e = x[at + 3 * d];
      float f = x[at + 4 * d];
      float c1 = x0 + (a * COS_5_1 + b * COS_5_2);
      float c2 = x0 + (a * COS_5_2 + b * COS_5_1);
      float s1 = f * SIN_5_1 + e * SIN_5_2;
      float s2 = f * SIN_5_2 - e * SIN_5_1;
      x[at] = x0 + (a + b);
      x[at + d] = c1 + s1;
      x[at + 2 * d] = c2 + s2;
      x[at + 3 * d] = c2 - s2;
      x[at + 4 * d] = c1 - s1;
    }
  }

  private static void radix7(float[] x, int start, int run) {
    int d = run * STRIDE;
    for (int at = start; at < start + d; at++) {
      float x0 = x[at];
      float a = x[at + d];
      float b = x[at + 2 * d];
      float c = x[at + 3 * d];
      float e = x[at + 4 * d];
      float f = x[at + 5 * d];
      float g = x[at + 6 * d];
      float c1 = x0 + (a * COS_7_1 + b * COS_7_2 + c * COS_7_3);
      float c2 = x0 + (a * COS_7_2 + b * COS_7_3 + c * COS_7_1);
      float c3 = x0 + (a * COS_7_3 + b * COS_7_1 + c * COS_7_2);
      float s1 = g * SIN_7_1 + f * SIN_7_2 + e * SIN_7_3;
      float s2 = g * SIN_7_2 - f * SIN_7_3 - e * SIN_7_1;
      float s3 = g * SIN_7_3 - f * SIN_7_1 + e * SIN_7_2;
      x[at] = x0 + (a + b + c);
      x[at + d] = c1 + s1;
      x[at + 2 * d] = c2 + s2;
      x[at + 3 * d] = c3 + s3;
      x[at + 4 * d] = c3 - s3;
      x[at + 5 * d] = c2 - s2;
      x[at + 6 * d] = c1 - s1;
    }
  }

  @Override
  public void rowsToSpectrum(
      float[] rows, SpectrumPlan plan, float[] tile, float[] real, float[] imaginary) {
    int points = plan.rows();
    // From the end, since the unused part of the last tile runs into the first one's places.
    for (int first = (plan.tiles() - 1) * COLUMNS; first >= 0; first -= COLUMNS) {
      int count = Math.min(COLUMNS, points - first);
      Tiles.gather(rows, plan.rowOfFrequency(), first, count, tile);
      int start = first / COLUMNS * TILE;
      for (int line = STRIDE; line < TILE; line += STRIDE) {
        twist(tile, line, plan.tileTwiddles(), start + line);
      }
      transform16(tile);
      spread(tile, 0, real, first, points);
      spread(tile, COLUMNS, imaginary, first, points);
    }
  }

  @Override
  public void spectrumToRows(
      float[] real, float[] imaginary, SpectrumPlan plan, float[] tile, float[] rows) {
    int points = plan.rows();
    for (int first = 0; first < points; first += COLUMNS) {
      collect(real, first, points, tile, 0);
      collect(imaginary, first, points, tile, COLUMNS);
      transform16(tile);
      int start = first / COLUMNS * TILE;
      for (int column = 1; column < COLUMNS; column++) {
        int line = Tiles.lineOfColumn(column) * STRIDE;
        twist(tile, line, plan.tileTwiddles(), start + column * STRIDE);
      }
      Tiles.scatter(tile, first, Math.min(COLUMNS, points - first), rows);
    }
  }

  /** From the lines of a transformed tile to places that lie {@code distance} apart. */
  private static void spread(float[] tile, int start, float[] target, int first, int distance) {
    for (int part = 0; part < COLUMNS; part++) {
      int line = Tiles.lineOfColumn(part) * STRIDE + start;
      for (int lane = 0; lane < COLUMNS; lane++) {
        float values = tile[line + lane];
        target[part * distance + first + lane] = values;
      }
    }
  }

  /** From places that lie {@code distance} apart to the lines of a tile. */
  private static void collect(float[] source, int first, int distance, float[] tile, int start) {
    for (int part = 0; part < COLUMNS; part++) {
      for (int lane = 0; lane < COLUMNS; lane++) {
        int from = part * distance + first + lane;
        float values = source[from];
        tile[part * STRIDE + start + lane] = values;
      }
    }
  }

  /** The 16-point transforms of a tile, which leave the lines permuted. */
  private static void transform16(float[] tile) {
    radix4(tile, 0, 4);
    turn(tile, 0, 4, 4, TURNS_16);
    for (int group = 0; group < 4; group++) {
      radix4(tile, group * 4 * STRIDE, 1);
    }
  }

  private static void twist(float[] tile, int at, float[] twiddles, int from) {
    for (int lane = 0; lane < COLUMNS; lane++) {
      float re = tile[at + lane];
      float im = tile[at + COLUMNS + lane];
      float wr = twiddles[from + lane];
      float wi = twiddles[from + COLUMNS + lane];
      tile[at + lane] = re * wr - im * wi;
      tile[at + COLUMNS + lane] = re * wi + im * wr;
    }
  }
}
