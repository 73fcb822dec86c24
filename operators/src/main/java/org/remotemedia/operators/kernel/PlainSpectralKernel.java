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

/** Transforms in plain Java, one column after the other. */
final class PlainSpectralKernel extends SpectralKernel {
  @Override
  int vectorBits() {
    return 0;
  }

  @Override
  float load(float[] signal, int realStart, int imaginaryStart, SpectrumPlan plan, float[] rows) {
    int[] rowOf = plan.rowOfInput();
    float peak = 0;
    for (int row = 0; row < plan.rows(); row++) {
      for (int lane = 0; lane < COLUMNS; lane++) {
        int column = row * COLUMNS + lane;
        int at = rowOf[row] * STRIDE + lane;
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
  void turn(float[] x, int start, int end, float real, float imaginary) {
    for (int row = start; row < end; row += STRIDE) {
      for (int at = row; at < row + COLUMNS; at++) {
        float re = x[at];
        float im = x[at + COLUMNS];
        x[at] = Math.fma(im, -imaginary, re * real);
        x[at + COLUMNS] = Math.fma(re, imaginary, im * real);
      }
    }
  }

  @Override
  void radix2(float[] x, int start, int end, int d) {
    for (int block = start; block < end; block += 2 * d) {
      for (int at = block; at < block + d; at++) {
        float x0 = x[at];
        float x1 = x[at + d];
        x[at] = x0 + x1;
        x[at + d] = x0 - x1;
      }
    }
  }

  @Override
  void pair(float[] x, int first, int second, int d) {
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

  @Override
  void radix3(float[] x, int start, int end, int d) {
    for (int block = start; block < end; block += 3 * d) {
      for (int at = block; at < block + d; at++) {
        float x0 = x[at];
        float a = x[at + d];
        float b = x[at + 2 * d];
        float c1 = Math.fma(a, -0.5f, x0);
        x[at] = x0 + a;
        x[at + d] = Math.fma(b, SIN_3, c1);
        x[at + 2 * d] = Math.fma(b, -SIN_3, c1);
      }
    }
  }

  @Override
  void radix4(float[] x, int start, int end, int d) {
    for (int block = start; block < end; block += 4 * d) {
      for (int row = block; row < block + d; row += STRIDE) {
        for (int at = row; at < row + COLUMNS; at++) {
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
  }

  @Override
  void radix5(float[] x, int start, int end, int d) {
    for (int block = start; block < end; block += 5 * d) {
      for (int at = block; at < block + d; at++) {
        float x0 = x[at];
        float a = x[at + d];
        float b = x[at + 2 * d];
        float e = x[at + 3 * d];
        float f = x[at + 4 * d];
        float c1 = Math.fma(b, COS_5_2, Math.fma(a, COS_5_1, x0));
        float c2 = Math.fma(b, COS_5_1, Math.fma(a, COS_5_2, x0));
        float s1 = Math.fma(e, SIN_5_2, f * SIN_5_1);
        float s2 = Math.fma(e, -SIN_5_1, f * SIN_5_2);
        x[at] = x0 + (a + b);
        x[at + d] = c1 + s1;
        x[at + 2 * d] = c2 + s2;
        x[at + 3 * d] = c2 - s2;
        x[at + 4 * d] = c1 - s1;
      }
    }
  }

  @Override
  void radix7(float[] x, int start, int end, int d) {
    for (int block = start; block < end; block += 7 * d) {
      for (int at = block; at < block + d; at++) {
        float x0 = x[at];
        float a = x[at + d];
        float b = x[at + 2 * d];
        float c = x[at + 3 * d];
        float e = x[at + 4 * d];
        float f = x[at + 5 * d];
        float g = x[at + 6 * d];
        float c1 = Math.fma(a, COS_7_1, Math.fma(b, COS_7_2, Math.fma(c, COS_7_3, x0)));
        float c2 = Math.fma(c, COS_7_1, Math.fma(b, COS_7_3, Math.fma(a, COS_7_2, x0)));
        float c3 = Math.fma(c, COS_7_2, Math.fma(b, COS_7_1, Math.fma(a, COS_7_3, x0)));
        float s1 = Math.fma(e, SIN_7_3, Math.fma(f, SIN_7_2, g * SIN_7_1));
        float s2 = Math.fma(e, -SIN_7_1, Math.fma(f, -SIN_7_3, g * SIN_7_2));
        float s3 = Math.fma(e, SIN_7_2, Math.fma(f, -SIN_7_1, g * SIN_7_3));
        x[at] = x0 + (a + b + c);
        x[at + d] = c1 + s1;
        x[at + 2 * d] = c2 + s2;
        x[at + 3 * d] = c3 + s3;
        x[at + 4 * d] = c3 - s3;
        x[at + 5 * d] = c2 - s2;
        x[at + 6 * d] = c1 - s1;
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
    for (int lane = 0; lane < COLUMNS; lane++) {
      float r0 = x[x0 + xr + lane];
      float i0 = x[x0 + xi + lane];
      float u1 = x[x1 + xr + lane];
      float v1 = x[x1 + xi + lane];
      float wr1 = factors[start + lane];
      float wi1 = factors[start + lane + COLUMNS];
      float r1 = Math.fma(v1, -wi1, u1 * wr1);
      float i1 = Math.fma(u1, wi1, v1 * wr1);
      float u2 = x[x2 + xr + lane];
      float v2 = x[x2 + xi + lane];
      float wr2 = factors[start + STRIDE + lane];
      float wi2 = factors[start + STRIDE + lane + COLUMNS];
      float r2 = Math.fma(v2, -wi2, u2 * wr2);
      float i2 = Math.fma(u2, wi2, v2 * wr2);
      float u3 = x[x3 + xr + lane];
      float v3 = x[x3 + xi + lane];
      float wr3 = factors[start + 2 * STRIDE + lane];
      float wi3 = factors[start + 2 * STRIDE + lane + COLUMNS];
      float r3 = Math.fma(v3, -wi3, u3 * wr3);
      float i3 = Math.fma(u3, wi3, v3 * wr3);
      float ar = r0 + r2;
      float ai = i0 + i2;
      float br = r0 - r2;
      float bi = i0 - i2;
      float cr = r1 + r3;
      float ci = i1 + i3;
      float dr = r1 - r3;
      float di = i1 - i3;
      y[y0 + yr + lane] = ar + cr;
      y[y0 + yi + lane] = ai + ci;
      y[y1 + yr + lane] = br + di;
      y[y1 + yi + lane] = bi - dr;
      y[y2 + yr + lane] = ar - cr;
      y[y2 + yi + lane] = ai - ci;
      y[y3 + yr + lane] = br - di;
      y[y3 + yi + lane] = bi + dr;
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
    for (int lane = 0; lane < COLUMNS; lane++) {
      float r0 = x[x0 + xr + lane];
      float i0 = x[x0 + xi + lane];
      float r1 = x[x1 + xr + lane];
      float i1 = x[x1 + xi + lane];
      float r2 = x[x2 + xr + lane];
      float i2 = x[x2 + xi + lane];
      float r3 = x[x3 + xr + lane];
      float i3 = x[x3 + xi + lane];
      float ar = r0 + r2;
      float ai = i0 + i2;
      float br = r0 - r2;
      float bi = i0 - i2;
      float cr = r1 + r3;
      float ci = i1 + i3;
      float dr = r1 - r3;
      float di = i1 - i3;
      y[y0 + yr + lane] = ar + cr;
      y[y0 + yi + lane] = ai + ci;
      float u1 = br + di;
      float v1 = bi - dr;
      float wr1 = factors[start + lane];
      float wi1 = factors[start + lane + COLUMNS];
      y[y1 + yr + lane] = Math.fma(v1, -wi1, u1 * wr1);
      y[y1 + yi + lane] = Math.fma(u1, wi1, v1 * wr1);
      float u2 = ar - cr;
      float v2 = ai - ci;
      float wr2 = factors[start + STRIDE + lane];
      float wi2 = factors[start + STRIDE + lane + COLUMNS];
      y[y2 + yr + lane] = Math.fma(v2, -wi2, u2 * wr2);
      y[y2 + yi + lane] = Math.fma(u2, wi2, v2 * wr2);
      float u3 = br - di;
      float v3 = bi + dr;
      float wr3 = factors[start + 2 * STRIDE + lane];
      float wi3 = factors[start + 2 * STRIDE + lane + COLUMNS];
      y[y3 + yr + lane] = Math.fma(v3, -wi3, u3 * wr3);
      y[y3 + yi + lane] = Math.fma(u3, wi3, v3 * wr3);
    }
  }
}
