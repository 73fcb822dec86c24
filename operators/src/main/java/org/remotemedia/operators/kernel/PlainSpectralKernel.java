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
      int length = pass.length();
      float[] twiddles = pass.twiddles();
      for (int start = 0; start < plan.rows(); start += length) {
        switch (pass.radix()) {
          case 2 -> radix2(rows, start * STRIDE, length / 2, twiddles);
          case 3 -> radix3(rows, start * STRIDE, length / 3, twiddles);
          case 4 -> radix4(rows, start * STRIDE, length / 4, twiddles);
          case 5 -> radix5(rows, start * STRIDE, length / 5, twiddles);
          default -> radix7(rows, start * STRIDE, length / 7, twiddles);
        }
      }
    }
  }

  private static void radix2(float[] x, int start, int run, float[] twiddles) {
    int d = run * STRIDE;
    for (int row = 0, t = 0; row < run; row++, t += 2) {
      for (int lane = 0; lane < COLUMNS; lane++) {
        int at = start + row * STRIDE + lane;
        float r0 = get(x, at);
        float i0 = get(x, at + COLUMNS);
        float r1 = get(x, at + d);
        float i1 = get(x, at + d + COLUMNS);
        put(x, at, r0 + r1, i0 + i1);
        put(x, at + d, r0 - r1, i0 - i1, twiddles, t);
      }
    }
  }

  private static void radix3(float[] x, int start, int run, float[] twiddles) {
    int d = run * STRIDE;
    for (int row = 0, t = 0; row < run; row++, t += 4) {
      for (int lane = 0; lane < COLUMNS; lane++) {
        int at = start + row * STRIDE + lane;
        float r0 = get(x, at);
        float i0 = get(x, at + COLUMNS);
        float r1 = get(x, at + d);
        float i1 = get(x, at + d + COLUMNS);
        float r2 = get(x, at + 2 * d);
        float i2 = get(x, at + 2 * d + COLUMNS);
        float sr = r1 + r2;
        float si = i1 + i2;
        float dr = (r1 - r2) * SIN_3;
        float di = (i1 - i2) * SIN_3;
        float mr = r0 - sr * 0.5f;
        float mi = i0 - si * 0.5f;
        put(x, at, r0 + sr, i0 + si);
        put(x, at + d, mr + di, mi - dr, twiddles, t);
        put(x, at + 2 * d, mr - di, mi + dr, twiddles, t + 2);
      }
    }
  }

  private static void radix4(float[] x, int start, int run, float[] twiddles) {
    int d = run * STRIDE;
    for (int row = 0, t = 0; row < run; row++, t += 6) {
      for (int lane = 0; lane < COLUMNS; lane++) {
        int at = start + row * STRIDE + lane;
        float r0 = get(x, at);
        float i0 = get(x, at + COLUMNS);
        float r1 = get(x, at + d);
        float i1 = get(x, at + d + COLUMNS);
        float r2 = get(x, at + 2 * d);
        float i2 = get(x, at + 2 * d + COLUMNS);
        float r3 = get(x, at + 3 * d);
        float i3 = get(x, at + 3 * d + COLUMNS);
        float ar = r0 + r2;
        float ai = i0 + i2;
        float br = r0 - r2;
        float bi = i0 - i2;
        float cr = r1 + r3;
        float ci = i1 + i3;
        float dr = r1 - r3;
        float di = i1 - i3;
        put(x, at, ar + cr, ai + ci);
        put(x, at + d, br + di, bi - dr, twiddles, t);
        put(x, at + 2 * d, ar - cr, ai - ci, twiddles, t + 2);
        put(x, at + 3 * d, br - di, bi + dr, twiddles, t + 4);
      }
    }
  }

  private static void radix5(float[] x, int start, int run, float[] twiddles) {
    int d = run * STRIDE;
    for (int row = 0, t = 0; row < run; row++, t += 8) {
      for (int lane = 0; lane < COLUMNS; lane++) {
        int at = start + row * STRIDE + lane;
        float r0 = get(x, at);
        float i0 = get(x, at + COLUMNS);
        float r1 = get(x, at + d);
        float i1 = get(x, at + d + COLUMNS);
        float r2 = get(x, at + 2 * d);
        float i2 = get(x, at + 2 * d + COLUMNS);
        float r3 = get(x, at + 3 * d);
        float i3 = get(x, at + 3 * d + COLUMNS);
        float r4 = get(x, at + 4 * d);
        float i4 = get(x, at + 4 * d + COLUMNS);
        float ar = r1 + r4;
        float ai = i1 + i4;
        float br = r2 + r3;
        float bi = i2 + i3;
        float cr = r1 - r4;
        float ci = i1 - i4;
        float dr = r2 - r3;
        float di = i2 - i3;
        put(x, at, r0 + (ar + br), i0 + (ai + bi));
        float mr = r0 + (ar * COS_5_1 + br * COS_5_2);
        float mi = i0 + (ai * COS_5_1 + bi * COS_5_2);
        float sr = cr * SIN_5_1 + dr * SIN_5_2;
        float si = ci * SIN_5_1 + di * SIN_5_2;
        put(x, at + d, mr + si, mi - sr, twiddles, t);
        put(x, at + 4 * d, mr - si, mi + sr, twiddles, t + 6);
        mr = r0 + (ar * COS_5_2 + br * COS_5_1);
        mi = i0 + (ai * COS_5_2 + bi * COS_5_1);
        sr = cr * SIN_5_2 - dr * SIN_5_1;
        si = ci * SIN_5_2 - di * SIN_5_1;
        put(x, at + 2 * d, mr + si, mi - sr, twiddles, t + 2);
        put(x, at + 3 * d, mr - si, mi + sr, twiddles, t + 4);
      }
    }
  }

  private static void radix7(float[] x, int start, int run, float[] twiddles) {
    int d = run * STRIDE;
    for (int row = 0, t = 0; row < run; row++, t += 12) {
      for (int lane = 0; lane < COLUMNS; lane++) {
        int at = start + row * STRIDE + lane;
        float r0 = get(x, at);
        float i0 = get(x, at + COLUMNS);
        float r1 = get(x, at + d);
        float i1 = get(x, at + d + COLUMNS);
        float r2 = get(x, at + 2 * d);
        float i2 = get(x, at + 2 * d + COLUMNS);
        float r3 = get(x, at + 3 * d);
        float i3 = get(x, at + 3 * d + COLUMNS);
        float r4 = get(x, at + 4 * d);
        float i4 = get(x, at + 4 * d + COLUMNS);
        float r5 = get(x, at + 5 * d);
        float i5 = get(x, at + 5 * d + COLUMNS);
        float r6 = get(x, at + 6 * d);
        float i6 = get(x, at + 6 * d + COLUMNS);
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
        put(x, at, r0 + (ar + br + cr), i0 + (ai + bi + ci));
        float mr = r0 + (ar * COS_7_1 + br * COS_7_2 + cr * COS_7_3);
        float mi = i0 + (ai * COS_7_1 + bi * COS_7_2 + ci * COS_7_3);
        float sr = dr * SIN_7_1 + er * SIN_7_2 + fr * SIN_7_3;
        float si = di * SIN_7_1 + ei * SIN_7_2 + fi * SIN_7_3;
        put(x, at + d, mr + si, mi - sr, twiddles, t);
        put(x, at + 6 * d, mr - si, mi + sr, twiddles, t + 10);
        mr = r0 + (ar * COS_7_2 + br * COS_7_3 + cr * COS_7_1);
        mi = i0 + (ai * COS_7_2 + bi * COS_7_3 + ci * COS_7_1);
        sr = dr * SIN_7_2 - er * SIN_7_3 - fr * SIN_7_1;
        si = di * SIN_7_2 - ei * SIN_7_3 - fi * SIN_7_1;
        put(x, at + 2 * d, mr + si, mi - sr, twiddles, t + 2);
        put(x, at + 5 * d, mr - si, mi + sr, twiddles, t + 8);
        mr = r0 + (ar * COS_7_3 + br * COS_7_1 + cr * COS_7_2);
        mi = i0 + (ai * COS_7_3 + bi * COS_7_1 + ci * COS_7_2);
        sr = dr * SIN_7_3 - er * SIN_7_1 + fr * SIN_7_2;
        si = di * SIN_7_3 - ei * SIN_7_1 + fi * SIN_7_2;
        put(x, at + 3 * d, mr + si, mi - sr, twiddles, t + 4);
        put(x, at + 4 * d, mr - si, mi + sr, twiddles, t + 6);
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
          float r0 = get(tile, at);
          float i0 = get(tile, at + COLUMNS);
          float r1 = get(tile, at + STRIDE);
          float i1 = get(tile, at + STRIDE + COLUMNS);
          float r2 = get(tile, at + 2 * STRIDE);
          float i2 = get(tile, at + 2 * STRIDE + COLUMNS);
          float r3 = get(tile, at + 3 * STRIDE);
          float i3 = get(tile, at + 3 * STRIDE + COLUMNS);
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
          tile[part * STRIDE + lane] = get(real, from);
          tile[part * STRIDE + COLUMNS + lane] = get(imaginary, from);
        }
      }
      turn16(tile);
      for (int group = 0; group < 4; group++) {
        radix4(tile, group * 4 * STRIDE, 1, NO_TWIDDLES);
      }
      float[] twiddles = plan.tileTwiddles();
      int start = first / COLUMNS * TILE;
      for (int column = 1; column < COLUMNS; column++) {
        twist(tile, Tiles.lineOfColumn(column) * STRIDE, twiddles, start + column * STRIDE);
      }
      Tiles.scatter(tile, first, Math.min(COLUMNS, points - first), rows);
    }
  }

  private static final float[] NO_TWIDDLES = {};

  private static void turn16(float[] tile) {
    radix4(tile, 0, 4, TURNS_16);
  }

  private static void twist(float[] tile, int at, float[] twiddles, int from) {
    for (int lane = 0; lane < COLUMNS; lane++) {
      float re = get(tile, at + lane);
      float im = get(tile, at + COLUMNS + lane);
      float wr = get(twiddles, from + lane);
      float wi = get(twiddles, from + COLUMNS + lane);
      put(tile, at + lane, re * wr - im * wi, re * wi + im * wr);
    }
  }

  private static float get(float[] x, int at) {
    return x[at];
  }

  private static void put(float[] x, int at, float re, float im) {
    x[at] = re;
    x[at + COLUMNS] = im;
  }

  /** Stores after multiplying by factor {@code t}, if there are factors. */
  private static void put(float[] x, int at, float re, float im, float[] twiddles, int t) {
    if (twiddles.length == 0) {
      put(x, at, re, im);
    } else {
      float wr = twiddles[t];
      float wi = twiddles[t + 1];
      put(x, at, re * wr - im * wi, re * wi + im * wr);
    }
  }
}
