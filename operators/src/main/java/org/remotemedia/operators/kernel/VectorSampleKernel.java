package org.remotemedia.operators.kernel;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * Loops over samples with the Vector API, for vectors of at least 128 bits. Rounding adds a number
 * so large that the sum's last place is 1, which rounds half to even and leaves the integer in the
 * low bits.
 */
final class VectorSampleKernel implements SampleKernel {
  private static final VectorSpecies<Float> FLOATS = VectorSpeciesChoice.FLOATS;
  private static final VectorSpecies<Double> DOUBLES = VectorSpeciesChoice.DOUBLES;
  private static final VectorShape HALF =
      VectorShape.forBitSize(Math.max(64, FLOATS.vectorBitSize() / 2));

  /** As many as {@link #FLOATS}. */
  private static final VectorSpecies<Short> SHORTS = HALF.withLanes(short.class);

  private static final VectorSpecies<Integer> INTS = VectorSpeciesChoice.SHAPE.withLanes(int.class);

  /** As many as {@link #DOUBLES}. */
  private static final VectorSpecies<Float> HALF_FLOATS = HALF.withLanes(float.class);

  private static final float ROUNDING = 0x1.8p23f;

  private final SampleKernel plain = new PlainSampleKernel();

  @Override
  public void f32ToI16(float[] in, int inStart, short[] out, int outStart, int samples) {
    int bound = FLOATS.loopBound(samples);
    for (int i = 0; i < bound; i += FLOATS.length()) {
      FloatVector.fromArray(FLOATS, in, inStart + i)
          .mul((float) SampleConversion.I16_SCALE)
          .max(Short.MIN_VALUE)
          .min(Short.MAX_VALUE)
          .add(ROUNDING)
          .reinterpretAsInts()
          .convertShape(VectorOperators.I2S, SHORTS, 0)
          .reinterpretAsShorts()
          .intoArray(out, outStart + i);
    }
    plain.f32ToI16(in, inStart + bound, out, outStart + bound, samples - bound);
  }

  @Override
  public void i16ToF32(short[] in, int inStart, float[] out, int outStart, int samples) {
    int bound = FLOATS.loopBound(samples);
    for (int i = 0; i < bound; i += FLOATS.length()) {
      ShortVector.fromArray(SHORTS, in, inStart + i)
          .convertShape(VectorOperators.S2F, FLOATS, 0)
          .reinterpretAsFloats()
          .mul((float) SampleConversion.I16_STEP)
          .intoArray(out, outStart + i);
    }
    plain.i16ToF32(in, inStart + bound, out, outStart + bound, samples - bound);
  }

  @Override
  public void i32ToF32(int[] in, int inStart, float[] out, int outStart, int samples) {
    int bound = FLOATS.loopBound(samples);
    for (int i = 0; i < bound; i += FLOATS.length()) {
      IntVector.fromArray(INTS, in, inStart + i)
          .convertShape(VectorOperators.I2F, FLOATS, 0)
          .reinterpretAsFloats()
          .mul((float) SampleConversion.I32_STEP)
          .intoArray(out, outStart + i);
    }
    plain.i32ToF32(in, inStart + bound, out, outStart + bound, samples - bound);
  }

  @Override
  public double sumOfSquares(float[] in, int start, int samples) {
    int end = start + (samples & ~15);
    double sum;
    if (DOUBLES.length() == 8) {
      DoubleVector all = columns(in, start, end);
      sum =
          ((all.lane(0) + all.lane(4)) + (all.lane(2) + all.lane(6)))
              + ((all.lane(1) + all.lane(5)) + (all.lane(3) + all.lane(7)));
    } else if (DOUBLES.length() == 4) {
      DoubleVector all = columns(in, start, end).add(columns(in, start + 4, end));
      sum = (all.lane(0) + all.lane(2)) + (all.lane(1) + all.lane(3));
    } else {
      DoubleVector first = columns(in, start, end).add(columns(in, start + 4, end));
      DoubleVector second = columns(in, start + 2, end).add(columns(in, start + 6, end));
      DoubleVector all = first.add(second);
      sum = all.lane(0) + all.lane(1);
    }
    return sum + PlainSampleKernel.rest(in, end, start + samples);
  }

  /** For each lane, two of the sixteen sums, eight samples apart. */
  private static DoubleVector columns(float[] in, int start, int end) {
    DoubleVector low = DoubleVector.zero(DOUBLES);
    DoubleVector high = DoubleVector.zero(DOUBLES);
    for (int i = start; i < end; i += 16) {
      DoubleVector a = doubles(in, i);
      DoubleVector b = doubles(in, i + 8);
      low = low.add(a.mul(a));
      high = high.add(b.mul(b));
    }
    return low.add(high);
  }

  private static DoubleVector doubles(float[] in, int at) {
    return FloatVector.fromArray(HALF_FLOATS, in, at)
        .convertShape(VectorOperators.F2D, DOUBLES, 0)
        .reinterpretAsDoubles();
  }

  @Override
  public boolean areFinite(float[] in, int samples) {
    int step = 2 * FLOATS.length();
    int bound = samples - samples % step;
    FloatVector first = FloatVector.zero(FLOATS);
    FloatVector second = first;
    for (int i = 0; i < bound; i += step) {
      first = FloatVector.fromArray(FLOATS, in, i).mul(0f).add(first);
      second = FloatVector.fromArray(FLOATS, in, i + FLOATS.length()).mul(0f).add(second);
    }
    float sum = first.add(second).reduceLanes(VectorOperators.ADD);
    for (int i = bound; i < samples; i++) {
      sum += in[i] * 0;
    }
    return sum == 0;
  }
}
