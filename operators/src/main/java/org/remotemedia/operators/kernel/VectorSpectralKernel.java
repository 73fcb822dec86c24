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

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Transforms with the Vector API, a vector holding columns. Operations and their order are those of
 * {@link PlainSpectralKernel}.
 */
final class VectorSpectralKernel implements SpectralKernel {
  private static final VectorSpecies<Float> SPECIES = VectorSpeciesChoice.FLOATS;
  private static final int LANES = SPECIES.length();

  @Override
  public int vectorBits() {
    return SPECIES.vectorBitSize();
  }

  @Override
  public float load(float[] signal, int realStart, int imaginaryStart, float[] rows, int rowCount) {
    FloatVector peak = FloatVector.zero(SPECIES);
    for (int row = 0; row < rowCount; row++) {
      for (int lane = 0; lane < COLUMNS; lane += LANES) {
        int column = row * COLUMNS + lane;
        int at = row * STRIDE + lane;
        FloatVector re = FloatVector.fromArray(SPECIES, signal, realStart + column);
        FloatVector im = FloatVector.fromArray(SPECIES, signal, imaginaryStart + column);
        peak = peak.max(re.abs()).max(im.abs());
        re.intoArray(rows, at);
        im.intoArray(rows, at + COLUMNS);
      }
    }
    return peak.reduceLanes(VectorOperators.MAX);
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
      for (int lane = 0; lane < COLUMNS; lane += LANES) {
        int at = start + row * STRIDE + lane;
        FloatVector r0 = get(x, at);
        FloatVector i0 = get(x, at + COLUMNS);
        FloatVector r1 = get(x, at + d);
        FloatVector i1 = get(x, at + d + COLUMNS);
        put(x, at, r0.add(r1), i0.add(i1));
        put(x, at + d, r0.sub(r1), i0.sub(i1), twiddles, t);
      }
    }
  }

  private static void radix3(float[] x, int start, int run, float[] twiddles) {
    int d = run * STRIDE;
    for (int row = 0, t = 0; row < run; row++, t += 4) {
      for (int lane = 0; lane < COLUMNS; lane += LANES) {
        int at = start + row * STRIDE + lane;
        FloatVector r0 = get(x, at);
        FloatVector i0 = get(x, at + COLUMNS);
        FloatVector r1 = get(x, at + d);
        FloatVector i1 = get(x, at + d + COLUMNS);
        FloatVector r2 = get(x, at + 2 * d);
        FloatVector i2 = get(x, at + 2 * d + COLUMNS);
        FloatVector sr = r1.add(r2);
        FloatVector si = i1.add(i2);
        FloatVector dr = r1.sub(r2).mul(SIN_3);
        FloatVector di = i1.sub(i2).mul(SIN_3);
        FloatVector mr = r0.sub(sr.mul(0.5f));
        FloatVector mi = i0.sub(si.mul(0.5f));
        put(x, at, r0.add(sr), i0.add(si));
        put(x, at + d, mr.add(di), mi.sub(dr), twiddles, t);
        put(x, at + 2 * d, mr.sub(di), mi.add(dr), twiddles, t + 2);
      }
    }
  }

  private static void radix4(float[] x, int start, int run, float[] twiddles) {
    int d = run * STRIDE;
    for (int row = 0, t = 0; row < run; row++, t += 6) {
      for (int lane = 0; lane < COLUMNS; lane += LANES) {
        int at = start + row * STRIDE + lane;
        FloatVector r0 = get(x, at);
        FloatVector i0 = get(x, at + COLUMNS);
        FloatVector r1 = get(x, at + d);
        FloatVector i1 = get(x, at + d + COLUMNS);
        FloatVector r2 = get(x, at + 2 * d);
        FloatVector i2 = get(x, at + 2 * d + COLUMNS);
        FloatVector r3 = get(x, at + 3 * d);
        FloatVector i3 = get(x, at + 3 * d + COLUMNS);
        FloatVector ar = r0.add(r2);
        FloatVector ai = i0.add(i2);
        FloatVector br = r0.sub(r2);
        FloatVector bi = i0.sub(i2);
        FloatVector cr = r1.add(r3);
        FloatVector ci = i1.add(i3);
        FloatVector dr = r1.sub(r3);
        FloatVector di = i1.sub(i3);
        put(x, at, ar.add(cr), ai.add(ci));
        put(x, at + d, br.add(di), bi.sub(dr), twiddles, t);
        put(x, at + 2 * d, ar.sub(cr), ai.sub(ci), twiddles, t + 2);
        put(x, at + 3 * d, br.sub(di), bi.add(dr), twiddles, t + 4);
      }
    }
  }

  private static void radix5(float[] x, int start, int run, float[] twiddles) {
    int d = run * STRIDE;
    for (int row = 0, t = 0; row < run; row++, t += 8) {
      for (int lane = 0; lane < COLUMNS; lane += LANES) {
        int at = start + row * STRIDE + lane;
        FloatVector r0 = get(x, at);
        FloatVector i0 = get(x, at + COLUMNS);
        FloatVector r1 = get(x, at + d);
        FloatVector i1 = get(x, at + d + COLUMNS);
        FloatVector r2 = get(x, at + 2 * d);
        FloatVector i2 = get(x, at + 2 * d + COLUMNS);
        FloatVector r3 = get(x, at + 3 * d);
        FloatVector i3 = get(x, at + 3 * d + COLUMNS);
        FloatVector r4 = get(x, at + 4 * d);
        FloatVector i4 = get(x, at + 4 * d + COLUMNS);
        FloatVector ar = r1.add(r4);
        FloatVector ai = i1.add(i4);
        FloatVector br = r2.add(r3);
        FloatVector bi = i2.add(i3);
        FloatVector cr = r1.sub(r4);
        FloatVector ci = i1.sub(i4);
        FloatVector dr = r2.sub(r3);
        FloatVector di = i2.sub(i3);
        put(x, at, r0.add(ar.add(br)), i0.add(ai.add(bi)));
        FloatVector mr = r0.add(ar.mul(COS_5_1).add(br.mul(COS_5_2)));
        FloatVector mi = i0.add(ai.mul(COS_5_1).add(bi.mul(COS_5_2)));
        FloatVector sr = cr.mul(SIN_5_1).add(dr.mul(SIN_5_2));
        FloatVector si = ci.mul(SIN_5_1).add(di.mul(SIN_5_2));
        put(x, at + d, mr.add(si), mi.sub(sr), twiddles, t);
        put(x, at + 4 * d, mr.sub(si), mi.add(sr), twiddles, t + 6);
        mr = r0.add(ar.mul(COS_5_2).add(br.mul(COS_5_1)));
        mi = i0.add(ai.mul(COS_5_2).add(bi.mul(COS_5_1)));
        sr = cr.mul(SIN_5_2).sub(dr.mul(SIN_5_1));
        si = ci.mul(SIN_5_2).sub(di.mul(SIN_5_1));
        put(x, at + 2 * d, mr.add(si), mi.sub(sr), twiddles, t + 2);
        put(x, at + 3 * d, mr.sub(si), mi.add(sr), twiddles, t + 4);
      }
    }
  }

  private static void radix7(float[] x, int start, int run, float[] twiddles) {
    int d = run * STRIDE;
    for (int row = 0, t = 0; row < run; row++, t += 12) {
      for (int lane = 0; lane < COLUMNS; lane += LANES) {
        int at = start + row * STRIDE + lane;
        FloatVector r0 = get(x, at);
        FloatVector i0 = get(x, at + COLUMNS);
        FloatVector r1 = get(x, at + d);
        FloatVector i1 = get(x, at + d + COLUMNS);
        FloatVector r2 = get(x, at + 2 * d);
        FloatVector i2 = get(x, at + 2 * d + COLUMNS);
        FloatVector r3 = get(x, at + 3 * d);
        FloatVector i3 = get(x, at + 3 * d + COLUMNS);
        FloatVector r4 = get(x, at + 4 * d);
        FloatVector i4 = get(x, at + 4 * d + COLUMNS);
        FloatVector r5 = get(x, at + 5 * d);
        FloatVector i5 = get(x, at + 5 * d + COLUMNS);
        FloatVector r6 = get(x, at + 6 * d);
        FloatVector i6 = get(x, at + 6 * d + COLUMNS);
        FloatVector ar = r1.add(r6);
        FloatVector ai = i1.add(i6);
        FloatVector br = r2.add(r5);
        FloatVector bi = i2.add(i5);
        FloatVector cr = r3.add(r4);
        FloatVector ci = i3.add(i4);
        FloatVector dr = r1.sub(r6);
        FloatVector di = i1.sub(i6);
        FloatVector er = r2.sub(r5);
        FloatVector ei = i2.sub(i5);
        FloatVector fr = r3.sub(r4);
        FloatVector fi = i3.sub(i4);
        put(x, at, r0.add(ar.add(br).add(cr)), i0.add(ai.add(bi).add(ci)));
        FloatVector mr = r0.add(ar.mul(COS_7_1).add(br.mul(COS_7_2)).add(cr.mul(COS_7_3)));
        FloatVector mi = i0.add(ai.mul(COS_7_1).add(bi.mul(COS_7_2)).add(ci.mul(COS_7_3)));
        FloatVector sr = dr.mul(SIN_7_1).add(er.mul(SIN_7_2)).add(fr.mul(SIN_7_3));
        FloatVector si = di.mul(SIN_7_1).add(ei.mul(SIN_7_2)).add(fi.mul(SIN_7_3));
        put(x, at + d, mr.add(si), mi.sub(sr), twiddles, t);
        put(x, at + 6 * d, mr.sub(si), mi.add(sr), twiddles, t + 10);
        mr = r0.add(ar.mul(COS_7_2).add(br.mul(COS_7_3)).add(cr.mul(COS_7_1)));
        mi = i0.add(ai.mul(COS_7_2).add(bi.mul(COS_7_3)).add(ci.mul(COS_7_1)));
        sr = dr.mul(SIN_7_2).sub(er.mul(SIN_7_3)).sub(fr.mul(SIN_7_1));
        si = di.mul(SIN_7_2).sub(ei.mul(SIN_7_3)).sub(fi.mul(SIN_7_1));
        put(x, at + 2 * d, mr.add(si), mi.sub(sr), twiddles, t + 2);
        put(x, at + 5 * d, mr.sub(si), mi.add(sr), twiddles, t + 8);
        mr = r0.add(ar.mul(COS_7_3).add(br.mul(COS_7_1)).add(cr.mul(COS_7_2)));
        mi = i0.add(ai.mul(COS_7_3).add(bi.mul(COS_7_1)).add(ci.mul(COS_7_2)));
        sr = dr.mul(SIN_7_3).sub(er.mul(SIN_7_1)).add(fr.mul(SIN_7_2));
        si = di.mul(SIN_7_3).sub(ei.mul(SIN_7_1)).add(fi.mul(SIN_7_2));
        put(x, at + 3 * d, mr.add(si), mi.sub(sr), twiddles, t + 4);
        put(x, at + 4 * d, mr.sub(si), mi.add(sr), twiddles, t + 6);
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
        for (int lane = 0; lane < COLUMNS; lane += LANES) {
          int at = group * 4 * STRIDE + lane;
          FloatVector r0 = get(tile, at);
          FloatVector i0 = get(tile, at + COLUMNS);
          FloatVector r1 = get(tile, at + STRIDE);
          FloatVector i1 = get(tile, at + STRIDE + COLUMNS);
          FloatVector r2 = get(tile, at + 2 * STRIDE);
          FloatVector i2 = get(tile, at + 2 * STRIDE + COLUMNS);
          FloatVector r3 = get(tile, at + 3 * STRIDE);
          FloatVector i3 = get(tile, at + 3 * STRIDE + COLUMNS);
          FloatVector ar = r0.add(r2);
          FloatVector ai = i0.add(i2);
          FloatVector br = r0.sub(r2);
          FloatVector bi = i0.sub(i2);
          FloatVector cr = r1.add(r3);
          FloatVector ci = i1.add(i3);
          FloatVector dr = r1.sub(r3);
          FloatVector di = i1.sub(i3);
          int to = group * points + first + lane;
          ar.add(cr).intoArray(real, to);
          ai.add(ci).intoArray(imaginary, to);
          br.add(di).intoArray(real, to + 4 * points);
          bi.sub(dr).intoArray(imaginary, to + 4 * points);
          ar.sub(cr).intoArray(real, to + 8 * points);
          ai.sub(ci).intoArray(imaginary, to + 8 * points);
          br.sub(di).intoArray(real, to + 12 * points);
          bi.add(dr).intoArray(imaginary, to + 12 * points);
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
        for (int lane = 0; lane < COLUMNS; lane += LANES) {
          int from = part * points + first + lane;
          get(real, from).intoArray(tile, part * STRIDE + lane);
          get(imaginary, from).intoArray(tile, part * STRIDE + COLUMNS + lane);
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
    for (int lane = 0; lane < COLUMNS; lane += LANES) {
      FloatVector re = get(tile, at + lane);
      FloatVector im = get(tile, at + COLUMNS + lane);
      FloatVector wr = get(twiddles, from + lane);
      FloatVector wi = get(twiddles, from + COLUMNS + lane);
      put(tile, at + lane, re.mul(wr).sub(im.mul(wi)), re.mul(wi).add(im.mul(wr)));
    }
  }

  private static FloatVector get(float[] x, int at) {
    return FloatVector.fromArray(SPECIES, x, at);
  }

  private static void put(float[] x, int at, FloatVector re, FloatVector im) {
    re.intoArray(x, at);
    im.intoArray(x, at + COLUMNS);
  }

  /** Stores after multiplying by factor {@code t}, if there are factors. */
  private static void put(
      float[] x, int at, FloatVector re, FloatVector im, float[] twiddles, int t) {
    if (twiddles.length == 0) {
      put(x, at, re, im);
    } else {
      float wr = twiddles[t];
      float wi = twiddles[t + 1];
      put(x, at, re.mul(wr).sub(im.mul(wi)), re.mul(wi).add(im.mul(wr)));
    }
  }
}
