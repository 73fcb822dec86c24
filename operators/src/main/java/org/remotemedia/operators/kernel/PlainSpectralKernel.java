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
          case 3 -> radix3(rows, at, run);
          case 4 -> radix4(rows, at, run);
          case 5 -> radix5(rows, at, run);
          default -> radix7(rows, at, run);
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

  private static void radix3(float[] x, int start, int run) {
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
        float sr = r1 + r2;
        float si = i1 + i2;
        float dr = (r1 - r2) * SIN_3;
        float di = (i1 - i2) * SIN_3;
        float mr = r0 - sr * 0.5f;
        float mi = i0 - si * 0.5f;
        x[at] = r0 + sr;
        x[at + COLUMNS] = i0 + si;
        x[at + d] = mr + di;
        x[at + d + COLUMNS] = mi - dr;
        x[at + 2 * d] = mr - di;
        x[at + 2 * d + COLUMNS] = mi + dr;
      }
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
        float r4 = x[at + 4 * d];
        float i4 = x[at + 4 * d + COLUMNS];
        float ar = r1 + r4;
        float ai = i1 + i4;
        float br = r2 + r3;
        float bi = i2 + i3;
        float cr = r1 - r4;
        float ci = i1 - i4;
        float dr = r2 - r3;
        float di = i2 - i3;
        x[at] = r0 + (ar + br);
        x[at + COLUMNS] = i0 + (ai + bi);
        float mr = r0 + (ar * COS_5_1 + br * COS_5_2);
        float mi = i0 + (ai * COS_5_1 + bi * COS_5_2);
        float sr = cr * SIN_5_1 + dr * SIN_5_2;
        float si = ci * SIN_5_1 + di * SIN_5_2;
        x[at + d] = mr + si;
        x[at + d + COLUMNS] = mi - sr;
        x[at + 4 * d] = mr - si;
        x[at + 4 * d + COLUMNS] = mi + sr;
        mr = r0 + (ar * COS_5_2 + br * COS_5_1);
        mi = i0 + (ai * COS_5_2 + bi * COS_5_1);
        sr = cr * SIN_5_2 - dr * SIN_5_1;
        si = ci * SIN_5_2 - di * SIN_5_1;
        x[at + 2 * d] = mr + si;
        x[at + 2 * d + COLUMNS] = mi - sr;
        x[at + 3 * d] = mr - si;
        x[at + 3 * d + COLUMNS] = mi + sr;
      }
    }
  }

  private static void radix7(float[] x, int start, int run) {
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
        float r4 = x[at + 4 * d];
        float i4 = x[at + 4 * d + COLUMNS];
        float r5 = x[at + 5 * d];
        float i5 = x[at + 5 * d + COLUMNS];
        float r6 = x[at + 6 * d];
        float i6 = x[at + 6 * d + COLUMNS];
        float ar = r1 + r6;
        float ai = i1 + i6;
        float br = r2 + r5;
        float bi = i2 + i5;
        float cr = r3 + r4;
        float ci = i3 + i4;
        float dr = r1 - r6;
        float di = i1 - i6;
        float er = r2 - r5;
        float ei = i2 - i5;
        float fr = r3 - r4;
        float fi = i3 - i4;
        x[at] = r0 + (ar + br + cr);
        x[at + COLUMNS] = i0 + (ai + bi + ci);
        float mr = r0 + (ar * COS_7_1 + br * COS_7_2 + cr * COS_7_3);
        float mi = i0 + (ai * COS_7_1 + bi * COS_7_2 + ci * COS_7_3);
        float sr = dr * SIN_7_1 + er * SIN_7_2 + fr * SIN_7_3;
        float si = di * SIN_7_1 + ei * SIN_7_2 + fi * SIN_7_3;
        x[at + d] = mr + si;
        x[at + d + COLUMNS] = mi - sr;
        x[at + 6 * d] = mr - si;
        x[at + 6 * d + COLUMNS] = mi + sr;
        mr = r0 + (ar * COS_7_2 + br * COS_7_3 + cr * COS_7_1);
        mi = i0 + (ai * COS_7_2 + bi * COS_7_3 + ci * COS_7_1);
        sr = dr * SIN_7_2 - er * SIN_7_3 - fr * SIN_7_1;
        si = di * SIN_7_2 - ei * SIN_7_3 - fi * SIN_7_1;
        x[at + 2 * d] = mr + si;
        x[at + 2 * d + COLUMNS] = mi - sr;
        x[at + 5 * d] = mr - si;
        x[at + 5 * d + COLUMNS] = mi + sr;
        mr = r0 + (ar * COS_7_3 + br * COS_7_1 + cr * COS_7_2);
        mi = i0 + (ai * COS_7_3 + bi * COS_7_1 + ci * COS_7_2);
        sr = dr * SIN_7_3 - er * SIN_7_1 + fr * SIN_7_2;
        si = di * SIN_7_3 - ei * SIN_7_1 + fi * SIN_7_2;
        x[at + 3 * d] = mr + si;
        x[at + 3 * d + COLUMNS] = mi - sr;
        x[at + 4 * d] = mr - si;
        x[at + 4 * d + COLUMNS] = mi + sr;
      }
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
      turn16(tile);
      for (int group = 0; group < 4; group++) {
        for (int lane = 0; lane < COLUMNS; lane++) {
          int at = group * 4 * STRIDE + lane;
          float r0 = tile[at];
          float i0 = tile[at + COLUMNS];
          float r1 = tile[at + STRIDE];
          float i1 = tile[at + STRIDE + COLUMNS];
          float r2 = tile[at + 2 * STRIDE];
          float i2 = tile[at + 2 * STRIDE + COLUMNS];
          float r3 = tile[at + 3 * STRIDE];
          float i3 = tile[at + 3 * STRIDE + COLUMNS];
          float ar = r0 + r2;
          float ai = i0 + i2;
          float br = r0 - r2;
          float bi = i0 - i2;
          float cr = r1 + r3;
          float ci = i1 + i3;
          float dr = r1 - r3;
          float di = i1 - i3;
          int to = group * points + first + lane;
          real[to] = ar + cr;
          imaginary[to] = ai + ci;
          real[to + 4 * points] = br + di;
          imaginary[to + 4 * points] = bi - dr;
          real[to + 8 * points] = ar - cr;
          imaginary[to + 8 * points] = ai - ci;
          real[to + 12 * points] = br - di;
          imaginary[to + 12 * points] = bi + dr;
        }
      }
    }
  }

  @Override
  public void spectrumToRows(
      float[] real, float[] imaginary, SpectrumPlan plan, float[] tile, float[] rows) {
    int points = plan.rows();
    for (int first = 0; first < points; first += COLUMNS) {
      for (int part = 0; part < COLUMNS; part++) {
        for (int lane = 0; lane < COLUMNS; lane++) {
          int from = part * points + first + lane;
          tile[part * STRIDE + lane] = real[from];
          tile[part * STRIDE + COLUMNS + lane] = imaginary[from];
        }
      }
      turn16(tile);
      for (int group = 0; group < 4; group++) {
        radix4(tile, group * 4 * STRIDE, 1);
      }
      float[] twiddles = plan.tileTwiddles();
      int start = first / COLUMNS * TILE;
      for (int column = 1; column < COLUMNS; column++) {
        twist(tile, Tiles.lineOfColumn(column) * STRIDE, twiddles, start + column * STRIDE);
      }
      Tiles.scatter(tile, first, Math.min(COLUMNS, points - first), rows);
    }
  }

  private static void turn16(float[] tile) {
    radix4(tile, 0, 4);
    turn(tile, 0, 4, 4, TURNS_16);
  }

  private static void twist(float[] tile, int at, float[] twiddles, int from) {
    for (int lane = 0; lane < COLUMNS; lane++) {
      float re = tile[at + lane];
      float im = tile[at + COLUMNS + lane];
      float wr = twiddles[from + lane];
      float wi = twiddles[from + COLUMNS + lane];
      tile[at + lane] = re * wr - im * wi;
      tile[at + lane + COLUMNS] = re * wi + im * wr;
    }
  }
}
