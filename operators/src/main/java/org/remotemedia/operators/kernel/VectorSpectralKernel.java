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
        for (int lane = 0; lane < COLUMNS; lane += LANES) {
          int at = start + (part * run + row) * STRIDE + lane;
          FloatVector re = FloatVector.fromArray(SPECIES, x, at);
          FloatVector im = FloatVector.fromArray(SPECIES, x, at + COLUMNS);
          re.mul(wr).sub(im.mul(wi)).intoArray(x, at);
          re.mul(wi).add(im.mul(wr)).intoArray(x, at + COLUMNS);
        }
      }
    }
  }

  private static void radix2(float[] x, int start, int run) {
    int d = run * STRIDE;
    for (int row = 0; row < run; row++) {
      for (int lane = 0; lane < COLUMNS; lane += LANES) {
        int at = start + row * STRIDE + lane;
        FloatVector r0 = FloatVector.fromArray(SPECIES, x, at);
        FloatVector i0 = FloatVector.fromArray(SPECIES, x, at + COLUMNS);
        FloatVector r1 = FloatVector.fromArray(SPECIES, x, at + d);
        FloatVector i1 = FloatVector.fromArray(SPECIES, x, at + d + COLUMNS);
        r0.add(r1).intoArray(x, at);
        i0.add(i1).intoArray(x, at + COLUMNS);
        r0.sub(r1).intoArray(x, at + d);
        i0.sub(i1).intoArray(x, at + d + COLUMNS);
      }
    }
  }

  private static void radix3(float[] x, int start, int run) {
    int d = run * STRIDE;
    for (int row = 0; row < run; row++) {
      for (int lane = 0; lane < COLUMNS; lane += LANES) {
        int at = start + row * STRIDE + lane;
        FloatVector r0 = FloatVector.fromArray(SPECIES, x, at);
        FloatVector i0 = FloatVector.fromArray(SPECIES, x, at + COLUMNS);
        FloatVector r1 = FloatVector.fromArray(SPECIES, x, at + d);
        FloatVector i1 = FloatVector.fromArray(SPECIES, x, at + d + COLUMNS);
        FloatVector r2 = FloatVector.fromArray(SPECIES, x, at + 2 * d);
        FloatVector i2 = FloatVector.fromArray(SPECIES, x, at + 2 * d + COLUMNS);
        FloatVector sr = r1.add(r2);
        FloatVector si = i1.add(i2);
        FloatVector dr = r1.sub(r2).mul(SIN_3);
        FloatVector di = i1.sub(i2).mul(SIN_3);
        FloatVector mr = r0.sub(sr.mul(0.5f));
        FloatVector mi = i0.sub(si.mul(0.5f));
        r0.add(sr).intoArray(x, at);
        i0.add(si).intoArray(x, at + COLUMNS);
        mr.add(di).intoArray(x, at + d);
        mi.sub(dr).intoArray(x, at + d + COLUMNS);
        mr.sub(di).intoArray(x, at + 2 * d);
        mi.add(dr).intoArray(x, at + 2 * d + COLUMNS);
      }
    }
  }

  private static void radix4(float[] x, int start, int run) {
    int d = run * STRIDE;
    for (int row = 0; row < run; row++) {
      for (int lane = 0; lane < COLUMNS; lane += LANES) {
        int at = start + row * STRIDE + lane;
        FloatVector r0 = FloatVector.fromArray(SPECIES, x, at);
        FloatVector i0 = FloatVector.fromArray(SPECIES, x, at + COLUMNS);
        FloatVector r1 = FloatVector.fromArray(SPECIES, x, at + d);
        FloatVector i1 = FloatVector.fromArray(SPECIES, x, at + d + COLUMNS);
        FloatVector r2 = FloatVector.fromArray(SPECIES, x, at + 2 * d);
        FloatVector i2 = FloatVector.fromArray(SPECIES, x, at + 2 * d + COLUMNS);
        FloatVector r3 = FloatVector.fromArray(SPECIES, x, at + 3 * d);
        FloatVector i3 = FloatVector.fromArray(SPECIES, x, at + 3 * d + COLUMNS);
        FloatVector ar = r0.add(r2);
        FloatVector ai = i0.add(i2);
        FloatVector br = r0.sub(r2);
        FloatVector bi = i0.sub(i2);
        FloatVector cr = r1.add(r3);
        FloatVector ci = i1.add(i3);
        FloatVector dr = r1.sub(r3);
        FloatVector di = i1.sub(i3);
        ar.add(cr).intoArray(x, at);
        ai.add(ci).intoArray(x, at + COLUMNS);
        br.add(di).intoArray(x, at + d);
        bi.sub(dr).intoArray(x, at + d + COLUMNS);
        ar.sub(cr).intoArray(x, at + 2 * d);
        ai.sub(ci).intoArray(x, at + 2 * d + COLUMNS);
        br.sub(di).intoArray(x, at + 3 * d);
        bi.add(dr).intoArray(x, at + 3 * d + COLUMNS);
      }
    }
  }

  private static void radix5(float[] x, int start, int run) {
    int d = run * STRIDE;
    for (int row = 0; row < run; row++) {
      for (int lane = 0; lane < COLUMNS; lane += LANES) {
        int at = start + row * STRIDE + lane;
        FloatVector r0 = FloatVector.fromArray(SPECIES, x, at);
        FloatVector i0 = FloatVector.fromArray(SPECIES, x, at + COLUMNS);
        FloatVector r1 = FloatVector.fromArray(SPECIES, x, at + d);
        FloatVector i1 = FloatVector.fromArray(SPECIES, x, at + d + COLUMNS);
        FloatVector r2 = FloatVector.fromArray(SPECIES, x, at + 2 * d);
        FloatVector i2 = FloatVector.fromArray(SPECIES, x, at + 2 * d + COLUMNS);
        FloatVector r3 = FloatVector.fromArray(SPECIES, x, at + 3 * d);
        FloatVector i3 = FloatVector.fromArray(SPECIES, x, at + 3 * d + COLUMNS);
        FloatVector r4 = FloatVector.fromArray(SPECIES, x, at + 4 * d);
        FloatVector i4 = FloatVector.fromArray(SPECIES, x, at + 4 * d + COLUMNS);
        FloatVector ar = r1.add(r4);
        FloatVector ai = i1.add(i4);
        FloatVector br = r2.add(r3);
        FloatVector bi = i2.add(i3);
        FloatVector cr = r1.sub(r4);
        FloatVector ci = i1.sub(i4);
        FloatVector dr = r2.sub(r3);
        FloatVector di = i2.sub(i3);
        r0.add(ar.add(br)).intoArray(x, at);
        i0.add(ai.add(bi)).intoArray(x, at + COLUMNS);
        FloatVector mr = r0.add(ar.mul(COS_5_1).add(br.mul(COS_5_2)));
        FloatVector mi = i0.add(ai.mul(COS_5_1).add(bi.mul(COS_5_2)));
        FloatVector sr = cr.mul(SIN_5_1).add(dr.mul(SIN_5_2));
        FloatVector si = ci.mul(SIN_5_1).add(di.mul(SIN_5_2));
        mr.add(si).intoArray(x, at + d);
        mi.sub(sr).intoArray(x, at + d + COLUMNS);
        mr.sub(si).intoArray(x, at + 4 * d);
        mi.add(sr).intoArray(x, at + 4 * d + COLUMNS);
        mr = r0.add(ar.mul(COS_5_2).add(br.mul(COS_5_1)));
        mi = i0.add(ai.mul(COS_5_2).add(bi.mul(COS_5_1)));
        sr = cr.mul(SIN_5_2).sub(dr.mul(SIN_5_1));
        si = ci.mul(SIN_5_2).sub(di.mul(SIN_5_1));
        mr.add(si).intoArray(x, at + 2 * d);
        mi.sub(sr).intoArray(x, at + 2 * d + COLUMNS);
        mr.sub(si).intoArray(x, at + 3 * d);
        mi.add(sr).intoArray(x, at + 3 * d + COLUMNS);
      }
    }
  }

  private static void radix7(float[] x, int start, int run) {
    int d = run * STRIDE;
    for (int row = 0; row < run; row++) {
      for (int lane = 0; lane < COLUMNS; lane += LANES) {
        int at = start + row * STRIDE + lane;
        FloatVector r0 = FloatVector.fromArray(SPECIES, x, at);
        FloatVector i0 = FloatVector.fromArray(SPECIES, x, at + COLUMNS);
        FloatVector r1 = FloatVector.fromArray(SPECIES, x, at + d);
        FloatVector i1 = FloatVector.fromArray(SPECIES, x, at + d + COLUMNS);
        FloatVector r2 = FloatVector.fromArray(SPECIES, x, at + 2 * d);
        FloatVector i2 = FloatVector.fromArray(SPECIES, x, at + 2 * d + COLUMNS);
        FloatVector r3 = FloatVector.fromArray(SPECIES, x, at + 3 * d);
        FloatVector i3 = FloatVector.fromArray(SPECIES, x, at + 3 * d + COLUMNS);
        FloatVector r4 = FloatVector.fromArray(SPECIES, x, at + 4 * d);
        FloatVector i4 = FloatVector.fromArray(SPECIES, x, at + 4 * d + COLUMNS);
        FloatVector r5 = FloatVector.fromArray(SPECIES, x, at + 5 * d);
        FloatVector i5 = FloatVector.fromArray(SPECIES, x, at + 5 * d + COLUMNS);
        FloatVector r6 = FloatVector.fromArray(SPECIES, x, at + 6 * d);
        FloatVector i6 = FloatVector.fromArray(SPECIES, x, at + 6 * d + COLUMNS);
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
        r0.add(ar.add(br).add(cr)).intoArray(x, at);
        i0.add(ai.add(bi).add(ci)).intoArray(x, at + COLUMNS);
        FloatVector mr = r0.add(ar.mul(COS_7_1).add(br.mul(COS_7_2)).add(cr.mul(COS_7_3)));
        FloatVector mi = i0.add(ai.mul(COS_7_1).add(bi.mul(COS_7_2)).add(ci.mul(COS_7_3)));
        FloatVector sr = dr.mul(SIN_7_1).add(er.mul(SIN_7_2)).add(fr.mul(SIN_7_3));
        FloatVector si = di.mul(SIN_7_1).add(ei.mul(SIN_7_2)).add(fi.mul(SIN_7_3));
        mr.add(si).intoArray(x, at + d);
        mi.sub(sr).intoArray(x, at + d + COLUMNS);
        mr.sub(si).intoArray(x, at + 6 * d);
        mi.add(sr).intoArray(x, at + 6 * d + COLUMNS);
        mr = r0.add(ar.mul(COS_7_2).add(br.mul(COS_7_3)).add(cr.mul(COS_7_1)));
        mi = i0.add(ai.mul(COS_7_2).add(bi.mul(COS_7_3)).add(ci.mul(COS_7_1)));
        sr = dr.mul(SIN_7_2).sub(er.mul(SIN_7_3)).sub(fr.mul(SIN_7_1));
        si = di.mul(SIN_7_2).sub(ei.mul(SIN_7_3)).sub(fi.mul(SIN_7_1));
        mr.add(si).intoArray(x, at + 2 * d);
        mi.sub(sr).intoArray(x, at + 2 * d + COLUMNS);
        mr.sub(si).intoArray(x, at + 5 * d);
        mi.add(sr).intoArray(x, at + 5 * d + COLUMNS);
        mr = r0.add(ar.mul(COS_7_3).add(br.mul(COS_7_1)).add(cr.mul(COS_7_2)));
        mi = i0.add(ai.mul(COS_7_3).add(bi.mul(COS_7_1)).add(ci.mul(COS_7_2)));
        sr = dr.mul(SIN_7_3).sub(er.mul(SIN_7_1)).add(fr.mul(SIN_7_2));
        si = di.mul(SIN_7_3).sub(ei.mul(SIN_7_1)).add(fi.mul(SIN_7_2));
        mr.add(si).intoArray(x, at + 3 * d);
        mi.sub(sr).intoArray(x, at + 3 * d + COLUMNS);
        mr.sub(si).intoArray(x, at + 4 * d);
        mi.add(sr).intoArray(x, at + 4 * d + COLUMNS);
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
          FloatVector r0 = FloatVector.fromArray(SPECIES, tile, at);
          FloatVector i0 = FloatVector.fromArray(SPECIES, tile, at + COLUMNS);
          FloatVector r1 = FloatVector.fromArray(SPECIES, tile, at + STRIDE);
          FloatVector i1 = FloatVector.fromArray(SPECIES, tile, at + STRIDE + COLUMNS);
          FloatVector r2 = FloatVector.fromArray(SPECIES, tile, at + 2 * STRIDE);
          FloatVector i2 = FloatVector.fromArray(SPECIES, tile, at + 2 * STRIDE + COLUMNS);
          FloatVector r3 = FloatVector.fromArray(SPECIES, tile, at + 3 * STRIDE);
          FloatVector i3 = FloatVector.fromArray(SPECIES, tile, at + 3 * STRIDE + COLUMNS);
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
          FloatVector.fromArray(SPECIES, real, from).intoArray(tile, part * STRIDE + lane);
          FloatVector.fromArray(SPECIES, imaginary, from)
              .intoArray(tile, part * STRIDE + COLUMNS + lane);
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
    for (int lane = 0; lane < COLUMNS; lane += LANES) {
      FloatVector re = FloatVector.fromArray(SPECIES, tile, at + lane);
      FloatVector im = FloatVector.fromArray(SPECIES, tile, at + COLUMNS + lane);
      FloatVector wr = FloatVector.fromArray(SPECIES, twiddles, from + lane);
      FloatVector wi = FloatVector.fromArray(SPECIES, twiddles, from + COLUMNS + lane);
      re.mul(wr).sub(im.mul(wi)).intoArray(tile, at + lane);
      re.mul(wi).add(im.mul(wr)).intoArray(tile, at + lane + COLUMNS);
    }
  }
}
