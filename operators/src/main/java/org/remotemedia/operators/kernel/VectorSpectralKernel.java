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
import static org.remotemedia.operators.kernel.SpectrumPlan.COLUMNS;
import static org.remotemedia.operators.kernel.SpectrumPlan.STRIDE;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Transforms with the Vector API, a vector holding columns. Operations and their order are those of
 * {@link PlainSpectralKernel}. Methods are short, since the compiler gives up on longer ones.
 */
final class VectorSpectralKernel extends SpectralKernel {
  private static final VectorSpecies<Float> SPECIES = VectorSpeciesChoice.FLOATS;
  private static final int LANES = SPECIES.length();

  @Override
  int vectorBits() {
    return SPECIES.vectorBitSize();
  }

  @Override
  float load(float[] signal, int realStart, int imaginaryStart, SpectrumPlan plan, float[] rows) {
    // Rows are filled in their order, since out of order it is quicker to read than to write.
    int[] inputOf = plan.inputOfRow();
    // The magnitudes of floats are in the order of their bits, and integers are compared faster.
    IntVector peak = IntVector.zero(VectorSpeciesChoice.INTS);
    for (int row = 0; row < plan.rows(); row++) {
      for (int lane = 0; lane < COLUMNS; lane += LANES) {
        int column = inputOf[row] * COLUMNS + lane;
        int at = row * STRIDE + lane;
        FloatVector re = FloatVector.fromArray(SPECIES, signal, realStart + column);
        FloatVector im = FloatVector.fromArray(SPECIES, signal, imaginaryStart + column);
        peak = peak.max(re.abs().reinterpretAsInts()).max(im.abs().reinterpretAsInts());
        re.intoArray(rows, at);
        im.intoArray(rows, at + COLUMNS);
      }
    }
    return Float.intBitsToFloat(peak.reduceLanes(VectorOperators.MAX));
  }

  @Override
  void turn(float[] x, int start, int end, float real, float imaginary) {
    FloatVector wr = all(real);
    FloatVector wi = all(imaginary);
    FloatVector minusWi = all(-imaginary);
    for (int row = start; row < end; row += STRIDE) {
      for (int at = row; at < row + COLUMNS; at += LANES) {
        FloatVector re = FloatVector.fromArray(SPECIES, x, at);
        FloatVector im = FloatVector.fromArray(SPECIES, x, at + COLUMNS);
        im.fma(minusWi, re.mul(wr)).intoArray(x, at);
        re.fma(wi, im.mul(wr)).intoArray(x, at + COLUMNS);
      }
    }
  }

  @Override
  void radix2(float[] x, int start, int end, int d) {
    for (int block = start; block < end; block += 2 * d) {
      for (int at = block; at < block + d; at += LANES) {
        FloatVector x0 = FloatVector.fromArray(SPECIES, x, at);
        FloatVector x1 = FloatVector.fromArray(SPECIES, x, at + d);
        x0.add(x1).intoArray(x, at);
        x0.sub(x1).intoArray(x, at + d);
      }
    }
  }

  @Override
  void pair(float[] x, int first, int second, int d) {
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

  @Override
  void radix3(float[] x, int start, int end, int d) {
    for (int block = start; block < end; block += 3 * d) {
      for (int at = block; at < block + d; at += LANES) {
        FloatVector x0 = FloatVector.fromArray(SPECIES, x, at);
        FloatVector a = FloatVector.fromArray(SPECIES, x, at + d);
        FloatVector b = FloatVector.fromArray(SPECIES, x, at + 2 * d);
        FloatVector c1 = a.fma(all(-0.5f), x0);
        x0.add(a).intoArray(x, at);
        b.fma(all(SIN_3), c1).intoArray(x, at + d);
        b.fma(all(-SIN_3), c1).intoArray(x, at + 2 * d);
      }
    }
  }

  @Override
  void radix4(float[] x, int start, int end, int d) {
    for (int block = start; block < end; block += 4 * d) {
      for (int row = block; row < block + d; row += STRIDE) {
        for (int at = row; at < row + COLUMNS; at += LANES) {
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
  }

  @Override
  void radix5(float[] x, int start, int end, int d) {
    for (int block = start; block < end; block += 5 * d) {
      for (int at = block; at < block + d; at += LANES) {
        FloatVector x0 = FloatVector.fromArray(SPECIES, x, at);
        FloatVector a = FloatVector.fromArray(SPECIES, x, at + d);
        FloatVector b = FloatVector.fromArray(SPECIES, x, at + 2 * d);
        FloatVector e = FloatVector.fromArray(SPECIES, x, at + 3 * d);
        FloatVector f = FloatVector.fromArray(SPECIES, x, at + 4 * d);
        FloatVector c1 = b.fma(all(COS_5_2), a.fma(all(COS_5_1), x0));
        FloatVector c2 = b.fma(all(COS_5_1), a.fma(all(COS_5_2), x0));
        FloatVector s1 = e.fma(all(SIN_5_2), f.mul(all(SIN_5_1)));
        FloatVector s2 = e.fma(all(-SIN_5_1), f.mul(all(SIN_5_2)));
        x0.add(a.add(b)).intoArray(x, at);
        c1.add(s1).intoArray(x, at + d);
        c2.add(s2).intoArray(x, at + 2 * d);
        c2.sub(s2).intoArray(x, at + 3 * d);
        c1.sub(s1).intoArray(x, at + 4 * d);
      }
    }
  }

  @Override
  void radix7(float[] x, int start, int end, int d) {
    for (int block = start; block < end; block += 7 * d) {
      for (int at = block; at < block + d; at += LANES) {
        FloatVector x0 = FloatVector.fromArray(SPECIES, x, at);
        FloatVector a = FloatVector.fromArray(SPECIES, x, at + d);
        FloatVector b = FloatVector.fromArray(SPECIES, x, at + 2 * d);
        FloatVector c = FloatVector.fromArray(SPECIES, x, at + 3 * d);
        FloatVector e = FloatVector.fromArray(SPECIES, x, at + 4 * d);
        FloatVector f = FloatVector.fromArray(SPECIES, x, at + 5 * d);
        FloatVector g = FloatVector.fromArray(SPECIES, x, at + 6 * d);
        FloatVector c1 = a.fma(all(COS_7_1), b.fma(all(COS_7_2), c.fma(all(COS_7_3), x0)));
        FloatVector c2 = c.fma(all(COS_7_1), b.fma(all(COS_7_3), a.fma(all(COS_7_2), x0)));
        FloatVector c3 = c.fma(all(COS_7_2), b.fma(all(COS_7_1), a.fma(all(COS_7_3), x0)));
        FloatVector s1 = e.fma(all(SIN_7_3), f.fma(all(SIN_7_2), g.mul(all(SIN_7_1))));
        FloatVector s2 = e.fma(all(-SIN_7_1), f.fma(all(-SIN_7_3), g.mul(all(SIN_7_2))));
        FloatVector s3 = e.fma(all(SIN_7_2), f.fma(all(-SIN_7_1), g.mul(all(SIN_7_3))));
        x0.add(a.add(b).add(c)).intoArray(x, at);
        c1.add(s1).intoArray(x, at + d);
        c2.add(s2).intoArray(x, at + 2 * d);
        c3.add(s3).intoArray(x, at + 3 * d);
        c3.sub(s3).intoArray(x, at + 4 * d);
        c2.sub(s2).intoArray(x, at + 5 * d);
        c1.sub(s1).intoArray(x, at + 6 * d);
      }
    }
  }

  @Override
  void twistRadix4(
      TransformLines source,
      int from,
      TransformLines target,
      int to,
      int group,
      float[] factors,
      int start) {
    float[] x = source.array();
    float[] y = target.array();
    int xr = source.real();
    int xi = source.imaginary();
    int yr = target.real();
    int yi = target.imaginary();
    int x0 = source.places()[group] + from;
    int x1 = source.places()[group + 4] + from;
    int x2 = source.places()[group + 8] + from;
    int x3 = source.places()[group + 12] + from;
    int y0 = target.places()[group] + to;
    int y1 = target.places()[group + 4] + to;
    int y2 = target.places()[group + 8] + to;
    int y3 = target.places()[group + 12] + to;
    for (int lane = 0; lane < COLUMNS; lane += LANES) {
      FloatVector r0 = FloatVector.fromArray(SPECIES, x, x0 + xr + lane);
      FloatVector i0 = FloatVector.fromArray(SPECIES, x, x0 + xi + lane);
      FloatVector u1 = FloatVector.fromArray(SPECIES, x, x1 + xr + lane);
      FloatVector v1 = FloatVector.fromArray(SPECIES, x, x1 + xi + lane);
      FloatVector wr1 = FloatVector.fromArray(SPECIES, factors, start + lane);
      FloatVector wi1 = FloatVector.fromArray(SPECIES, factors, start + lane + COLUMNS);
      FloatVector r1 = v1.fma(wi1.neg(), u1.mul(wr1));
      FloatVector i1 = u1.fma(wi1, v1.mul(wr1));
      FloatVector u2 = FloatVector.fromArray(SPECIES, x, x2 + xr + lane);
      FloatVector v2 = FloatVector.fromArray(SPECIES, x, x2 + xi + lane);
      FloatVector wr2 = FloatVector.fromArray(SPECIES, factors, start + STRIDE + lane);
      FloatVector wi2 = FloatVector.fromArray(SPECIES, factors, start + STRIDE + lane + COLUMNS);
      FloatVector r2 = v2.fma(wi2.neg(), u2.mul(wr2));
      FloatVector i2 = u2.fma(wi2, v2.mul(wr2));
      FloatVector u3 = FloatVector.fromArray(SPECIES, x, x3 + xr + lane);
      FloatVector v3 = FloatVector.fromArray(SPECIES, x, x3 + xi + lane);
      FloatVector wr3 = FloatVector.fromArray(SPECIES, factors, start + 2 * STRIDE + lane);
      FloatVector wi3 =
          FloatVector.fromArray(SPECIES, factors, start + 2 * STRIDE + lane + COLUMNS);
      FloatVector r3 = v3.fma(wi3.neg(), u3.mul(wr3));
      FloatVector i3 = u3.fma(wi3, v3.mul(wr3));
      FloatVector ar = r0.add(r2);
      FloatVector ai = i0.add(i2);
      FloatVector br = r0.sub(r2);
      FloatVector bi = i0.sub(i2);
      FloatVector cr = r1.add(r3);
      FloatVector ci = i1.add(i3);
      FloatVector dr = r1.sub(r3);
      FloatVector di = i1.sub(i3);
      ar.add(cr).intoArray(y, y0 + yr + lane);
      ai.add(ci).intoArray(y, y0 + yi + lane);
      br.add(di).intoArray(y, y1 + yr + lane);
      bi.sub(dr).intoArray(y, y1 + yi + lane);
      ar.sub(cr).intoArray(y, y2 + yr + lane);
      ai.sub(ci).intoArray(y, y2 + yi + lane);
      br.sub(di).intoArray(y, y3 + yr + lane);
      bi.add(dr).intoArray(y, y3 + yi + lane);
    }
  }

  @Override
  void radix4Twist(
      TransformLines source,
      int from,
      TransformLines target,
      int to,
      int group,
      float[] factors,
      int start) {
    float[] x = source.array();
    float[] y = target.array();
    int xr = source.real();
    int xi = source.imaginary();
    int yr = target.real();
    int yi = target.imaginary();
    int x0 = source.places()[group] + from;
    int x1 = source.places()[group + 4] + from;
    int x2 = source.places()[group + 8] + from;
    int x3 = source.places()[group + 12] + from;
    int y0 = target.places()[group] + to;
    int y1 = target.places()[group + 4] + to;
    int y2 = target.places()[group + 8] + to;
    int y3 = target.places()[group + 12] + to;
    for (int lane = 0; lane < COLUMNS; lane += LANES) {
      FloatVector r0 = FloatVector.fromArray(SPECIES, x, x0 + xr + lane);
      FloatVector i0 = FloatVector.fromArray(SPECIES, x, x0 + xi + lane);
      FloatVector r1 = FloatVector.fromArray(SPECIES, x, x1 + xr + lane);
      FloatVector i1 = FloatVector.fromArray(SPECIES, x, x1 + xi + lane);
      FloatVector r2 = FloatVector.fromArray(SPECIES, x, x2 + xr + lane);
      FloatVector i2 = FloatVector.fromArray(SPECIES, x, x2 + xi + lane);
      FloatVector r3 = FloatVector.fromArray(SPECIES, x, x3 + xr + lane);
      FloatVector i3 = FloatVector.fromArray(SPECIES, x, x3 + xi + lane);
      FloatVector ar = r0.add(r2);
      FloatVector ai = i0.add(i2);
      FloatVector br = r0.sub(r2);
      FloatVector bi = i0.sub(i2);
      FloatVector cr = r1.add(r3);
      FloatVector ci = i1.add(i3);
      FloatVector dr = r1.sub(r3);
      FloatVector di = i1.sub(i3);
      ar.add(cr).intoArray(y, y0 + yr + lane);
      ai.add(ci).intoArray(y, y0 + yi + lane);
      FloatVector u1 = br.add(di);
      FloatVector v1 = bi.sub(dr);
      FloatVector wr1 = FloatVector.fromArray(SPECIES, factors, start + lane);
      FloatVector wi1 = FloatVector.fromArray(SPECIES, factors, start + lane + COLUMNS);
      v1.fma(wi1.neg(), u1.mul(wr1)).intoArray(y, y1 + yr + lane);
      u1.fma(wi1, v1.mul(wr1)).intoArray(y, y1 + yi + lane);
      FloatVector u2 = ar.sub(cr);
      FloatVector v2 = ai.sub(ci);
      FloatVector wr2 = FloatVector.fromArray(SPECIES, factors, start + STRIDE + lane);
      FloatVector wi2 = FloatVector.fromArray(SPECIES, factors, start + STRIDE + lane + COLUMNS);
      v2.fma(wi2.neg(), u2.mul(wr2)).intoArray(y, y2 + yr + lane);
      u2.fma(wi2, v2.mul(wr2)).intoArray(y, y2 + yi + lane);
      FloatVector u3 = br.sub(di);
      FloatVector v3 = bi.add(dr);
      FloatVector wr3 = FloatVector.fromArray(SPECIES, factors, start + 2 * STRIDE + lane);
      FloatVector wi3 =
          FloatVector.fromArray(SPECIES, factors, start + 2 * STRIDE + lane + COLUMNS);
      v3.fma(wi3.neg(), u3.mul(wr3)).intoArray(y, y3 + yr + lane);
      u3.fma(wi3, v3.mul(wr3)).intoArray(y, y3 + yi + lane);
    }
  }

  private static FloatVector all(float value) {
    return FloatVector.broadcast(SPECIES, value);
  }
}
