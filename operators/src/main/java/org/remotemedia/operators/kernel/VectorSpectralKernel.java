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
        for (int lane = row; lane < row + COLUMNS; lane += LANES) {
          FloatVector r0 = FloatVector.fromArray(SPECIES, x, first + lane);
          FloatVector i0 = FloatVector.fromArray(SPECIES, x, first + lane + COLUMNS);
          FloatVector r1 = FloatVector.fromArray(SPECIES, x, second + lane);
          FloatVector i1 = FloatVector.fromArray(SPECIES, x, second + lane + COLUMNS);
          r0.add(r1).intoArray(x, first + lane);
          i0.add(i1).intoArray(x, first + lane + COLUMNS);
          i0.sub(i1).intoArray(x, second + lane);
          r1.sub(r0).intoArray(x, second + lane + COLUMNS);
        }
      }
    }
  }

  private static void radix3(float[] x, int start, int run) {
    int d = run * STRIDE;
    for (int at = start; at < start + d; at += LANES) {
      FloatVector x0 = FloatVector.fromArray(SPECIES, x, at);
      FloatVector sum = FloatVector.fromArray(SPECIES, x, at + d);
      FloatVector s1 = FloatVector.fromArray(SPECIES, x, at + 2 * d).mul(SIN_3);
      FloatVector c1 = x0.sub(sum.mul(0.5f));
      x0.add(sum).intoArray(x, at);
      c1.add(s1).intoArray(x, at + d);
      c1.sub(s1).intoArray(x, at + 2 * d);
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
    for (int at = start; at < start + d; at += LANES) {
      FloatVector x0 = FloatVector.fromArray(SPECIES, x, at);
      FloatVector a = FloatVector.fromArray(SPECIES, x, at + d);
      FloatVector b = FloatVector.fromArray(SPECIES, x, at + 2 * d);
      FloatVector e = FloatVector.fromArray(SPECIES, x, at + 3 * d);
      FloatVector f = FloatVector.fromArray(SPECIES, x, at + 4 * d);
      FloatVector c1 = x0.add(a.mul(COS_5_1).add(b.mul(COS_5_2)));
      FloatVector c2 = x0.add(a.mul(COS_5_2).add(b.mul(COS_5_1)));
      FloatVector s1 = f.mul(SIN_5_1).add(e.mul(SIN_5_2));
      FloatVector s2 = f.mul(SIN_5_2).sub(e.mul(SIN_5_1));
      x0.add(a.add(b)).intoArray(x, at);
      c1.add(s1).intoArray(x, at + d);
      c2.add(s2).intoArray(x, at + 2 * d);
      c2.sub(s2).intoArray(x, at + 3 * d);
      c1.sub(s1).intoArray(x, at + 4 * d);
    }
  }

  private static void radix7(float[] x, int start, int run) {
    int d = run * STRIDE;
    for (int at = start; at < start + d; at += LANES) {
      FloatVector x0 = FloatVector.fromArray(SPECIES, x, at);
      FloatVector a = FloatVector.fromArray(SPECIES, x, at + d);
      FloatVector b = FloatVector.fromArray(SPECIES, x, at + 2 * d);
      FloatVector c = FloatVector.fromArray(SPECIES, x, at + 3 * d);
      FloatVector e = FloatVector.fromArray(SPECIES, x, at + 4 * d);
      FloatVector f = FloatVector.fromArray(SPECIES, x, at + 5 * d);
      FloatVector g = FloatVector.fromArray(SPECIES, x, at + 6 * d);
      FloatVector c1 = x0.add(a.mul(COS_7_1).add(b.mul(COS_7_2)).add(c.mul(COS_7_3)));
      FloatVector c2 = x0.add(a.mul(COS_7_2).add(b.mul(COS_7_3)).add(c.mul(COS_7_1)));
      FloatVector c3 = x0.add(a.mul(COS_7_3).add(b.mul(COS_7_1)).add(c.mul(COS_7_2)));
      FloatVector s1 = g.mul(SIN_7_1).add(f.mul(SIN_7_2)).add(e.mul(SIN_7_3));
      FloatVector s2 = g.mul(SIN_7_2).sub(f.mul(SIN_7_3)).sub(e.mul(SIN_7_1));
      FloatVector s3 = g.mul(SIN_7_3).sub(f.mul(SIN_7_1)).add(e.mul(SIN_7_2));
      x0.add(a.add(b).add(c)).intoArray(x, at);
      c1.add(s1).intoArray(x, at + d);
      c2.add(s2).intoArray(x, at + 2 * d);
      c3.add(s3).intoArray(x, at + 3 * d);
      c3.sub(s3).intoArray(x, at + 4 * d);
      c2.sub(s2).intoArray(x, at + 5 * d);
      c1.sub(s1).intoArray(x, at + 6 * d);
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
      for (int lane = 0; lane < COLUMNS; lane += LANES) {
        FloatVector values = FloatVector.fromArray(SPECIES, tile, line + lane);
        values.intoArray(target, part * distance + first + lane);
      }
    }
  }

  /** From places that lie {@code distance} apart to the lines of a tile. */
  private static void collect(float[] source, int first, int distance, float[] tile, int start) {
    for (int part = 0; part < COLUMNS; part++) {
      for (int lane = 0; lane < COLUMNS; lane += LANES) {
        int from = part * distance + first + lane;
        FloatVector values = FloatVector.fromArray(SPECIES, source, from);
        values.intoArray(tile, part * STRIDE + start + lane);
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
    for (int lane = 0; lane < COLUMNS; lane += LANES) {
      FloatVector re = FloatVector.fromArray(SPECIES, tile, at + lane);
      FloatVector im = FloatVector.fromArray(SPECIES, tile, at + COLUMNS + lane);
      FloatVector wr = FloatVector.fromArray(SPECIES, twiddles, from + lane);
      FloatVector wi = FloatVector.fromArray(SPECIES, twiddles, from + COLUMNS + lane);
      re.mul(wr).sub(im.mul(wi)).intoArray(tile, at + lane);
      re.mul(wi).add(im.mul(wr)).intoArray(tile, at + COLUMNS + lane);
    }
  }
}
