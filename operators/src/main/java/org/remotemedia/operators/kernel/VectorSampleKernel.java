package org.remotemedia.operators.kernel;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * Loops over samples with the Vector API, for vectors of at least 128 bits. Rounding adds a number
 * so large that the sum's last place is 1, which rounds half to even and leaves the integer in the
 * low bits.
 *
 * <p>JDK 17 allocates vectors where it loses their exact class. Four habits prevent that: whatever
 * computes has {@link VectorSpeciesChoice#SHAPE}; vectors of integers narrower than that are only
 * loaded, stored and converted, and there are none of floats, not even those, since a second shape
 * of floats in the process makes the resampler's loops, compiled later, allocate; a conversion is
 * followed by a cast, not by {@code reinterpretAs}; loops call no methods of this class.
 */
final class VectorSampleKernel implements SampleKernel {
  private static final VectorSpecies<Float> FLOATS = VectorSpeciesChoice.FLOATS;
  private static final VectorSpecies<Double> DOUBLES = VectorSpeciesChoice.DOUBLES;
  private static final VectorShape HALF =
      VectorShape.forBitSize(Math.max(64, FLOATS.vectorBitSize() / 2));

  /** As many as {@link #FLOATS}. */
  private static final VectorSpecies<Short> SHORTS = HALF.withLanes(short.class);

  private static final VectorSpecies<Long> LONGS = VectorSpeciesChoice.SHAPE.withLanes(long.class);

  private static final VectorSpecies<Integer> INTS = VectorSpeciesChoice.SHAPE.withLanes(int.class);

  /** As many as {@link #DOUBLES}; with vectors of 128 bits there are no shorts as few as that. */
  private static final VectorSpecies<Integer> HALF_INTS = HALF.withLanes(int.class);

  private static final VectorSpecies<Short> QUARTER_SHORTS =
      DOUBLES.vectorBitSize() < 256
          ? null
          : VectorShape.forBitSize(DOUBLES.vectorBitSize() / 4).withLanes(short.class);

  private static final VectorMask<Float> ODD_LANES =
      VectorMask.fromLong(FLOATS, 0xAAAA_AAAA_AAAA_AAAAL);

  /** The even lanes in order, then the odd ones. */
  private static final VectorShuffle<Float> EVEN_THEN_ODD =
      VectorShuffle.fromOp(
          FLOATS, i -> i < FLOATS.length() / 2 ? 2 * i : 2 * i + 1 - FLOATS.length());

  /** A conversion to doubles takes the lower half, so the upper one has to come down first. */
  private static final VectorShuffle<Float> HALVES_SWAPPED =
      VectorShuffle.fromOp(FLOATS, i -> (i + FLOATS.length() / 2) % FLOATS.length());

  private static final VectorMask<Float> UPPER_HALF =
      VectorMask.fromLong(FLOATS, -1L << (FLOATS.length() / 2));

  private static final float ROUNDING = 0x1.8p23f;
  private static final int ROUNDING_BITS = Float.floatToRawIntBits(ROUNDING);
  private static final double DOUBLE_ROUNDING = 0x1.8p52;

  /** Bits of an I32 that {@link #f32ToI32} rounds as the lower part. */
  private static final int LOW_BITS = 9;

  private static final float LOW_SCALE = 1 << LOW_BITS;
  private static final float HIGH_SCALE = (float) SampleConversion.I32_SCALE / LOW_SCALE;
  private static final int HIGH_SCALE_BITS = Float.floatToRawIntBits(HIGH_SCALE);
  private static final int SPLIT_ROUNDING_BITS = (ROUNDING_BITS << LOW_BITS) + ROUNDING_BITS;
  private static final IntVector FULL_SCALE = IntVector.broadcast(INTS, Integer.MAX_VALUE);

  private static final int TRAINING_ROUNDS = 300;

  private final SampleKernel plain = new PlainSampleKernel();

  /**
   * Shows the virtual machine the loop with the most kinds of steps, for the reason that {@link
   * VectorSpeciesChoice} gives; takes some 75 ms.
   */
  VectorSampleKernel() {
    float[] in = new float[FLOATS.length()];
    int[] out = new int[in.length];
    for (int i = 0; i < TRAINING_ROUNDS; i++) {
      f32ToI32(in, 0, out, 0, in.length);
    }
  }

  @Override
  public void f32ToI16(float[] in, int inStart, short[] out, int outStart, int samples) {
    int bound = FLOATS.loopBound(samples);
    for (int i = 0; i < bound; i += FLOATS.length()) {
      FloatVector rounded =
          FloatVector.fromArray(FLOATS, in, inStart + i)
              .mul((float) SampleConversion.I16_SCALE)
              .max(Short.MIN_VALUE)
              .min(Short.MAX_VALUE)
              .add(ROUNDING);
      IntVector bits = (IntVector) rounded.convertShape(VectorOperators.REINTERPRET_F2I, INTS, 0);
      ((ShortVector) bits.convertShape(VectorOperators.I2S, SHORTS, 0))
          .intoArray(out, outStart + i);
    }
    plain.f32ToI16(in, inStart + bound, out, outStart + bound, samples - bound);
  }

  /**
   * JDK 17 has no vector conversion from floating to I32, so the sample is split, and each part
   * rounded by addition. The split is exact, and leaves ties what they are, since the upper part is
   * even.
   */
  @Override
  public void f32ToI32(float[] in, int inStart, int[] out, int outStart, int samples) {
    int bound = FLOATS.loopBound(samples);
    for (int i = 0; i < bound; i += FLOATS.length()) {
      FloatVector scaled =
          FloatVector.fromArray(FLOATS, in, inStart + i)
              .mul(HIGH_SCALE)
              .max(-HIGH_SCALE)
              .min(HIGH_SCALE);
      FloatVector high = scaled.add(ROUNDING);
      FloatVector low = scaled.sub(high.sub(ROUNDING)).mul(LOW_SCALE).add(ROUNDING);
      IntVector highBits = (IntVector) high.convertShape(VectorOperators.REINTERPRET_F2I, INTS, 0);
      IntVector lowBits = (IntVector) low.convertShape(VectorOperators.REINTERPRET_F2I, INTS, 0);
      IntVector result =
          highBits.lanewise(VectorOperators.LSHL, LOW_BITS).add(lowBits).sub(SPLIT_ROUNDING_BITS);
      IntVector scaledBits =
          (IntVector) scaled.convertShape(VectorOperators.REINTERPRET_F2I, INTS, 0);
      result
          .blend(FULL_SCALE, scaledBits.compare(VectorOperators.EQ, HIGH_SCALE_BITS))
          .intoArray(out, outStart + i);
    }
    plain.f32ToI32(in, inStart + bound, out, outStart + bound, samples - bound);
  }

  @Override
  public void i16ToF32(short[] in, int inStart, float[] out, int outStart, int samples) {
    int bound = FLOATS.loopBound(samples);
    for (int i = 0; i < bound; i += FLOATS.length()) {
      ShortVector steps = ShortVector.fromArray(SHORTS, in, inStart + i);
      ((FloatVector) steps.convertShape(VectorOperators.S2F, FLOATS, 0))
          .mul((float) SampleConversion.I16_STEP)
          .intoArray(out, outStart + i);
    }
    plain.i16ToF32(in, inStart + bound, out, outStart + bound, samples - bound);
  }

  @Override
  public void i32ToF32(int[] in, int inStart, float[] out, int outStart, int samples) {
    int bound = FLOATS.loopBound(samples);
    for (int i = 0; i < bound; i += FLOATS.length()) {
      IntVector steps = IntVector.fromArray(INTS, in, inStart + i);
      ((FloatVector) steps.convertShape(VectorOperators.I2F, FLOATS, 0))
          .mul((float) SampleConversion.I32_STEP)
          .intoArray(out, outStart + i);
    }
    plain.i32ToF32(in, inStart + bound, out, outStart + bound, samples - bound);
  }

  @Override
  public void affine(
      float[] in,
      int inStart,
      float[] out,
      int outStart,
      int samples,
      double factor,
      double addend) {
    int bound = FLOATS.loopBound(samples);
    for (int i = 0; i < bound; i += FLOATS.length()) {
      FloatVector value = FloatVector.fromArray(FLOATS, in, inStart + i);
      DoubleVector low =
          ((DoubleVector) value.convertShape(VectorOperators.F2D, DOUBLES, 0))
              .mul(factor)
              .add(addend);
      DoubleVector high =
          ((DoubleVector)
                  value.rearrange(HALVES_SWAPPED).convertShape(VectorOperators.F2D, DOUBLES, 0))
              .mul(factor)
              .add(addend);
      FloatVector lower = (FloatVector) low.convertShape(VectorOperators.D2F, FLOATS, 0);
      FloatVector upper = (FloatVector) high.convertShape(VectorOperators.D2F, FLOATS, 0);
      lower.blend(upper.rearrange(HALVES_SWAPPED), UPPER_HALF).intoArray(out, outStart + i);
    }
    plain.affine(in, inStart + bound, out, outStart + bound, samples - bound, factor, addend);
  }

  @Override
  public void affineInFloat(
      float[] in, int inStart, float[] out, int outStart, int samples, float factor, float addend) {
    int bound = FLOATS.loopBound(samples);
    for (int i = 0; i < bound; i += FLOATS.length()) {
      FloatVector.fromArray(FLOATS, in, inStart + i)
          .mul(factor)
          .add(addend)
          .intoArray(out, outStart + i);
    }
    plain.affineInFloat(
        in, inStart + bound, out, outStart + bound, samples - bound, factor, addend);
  }

  @Override
  public void affine(
      short[] in,
      int inStart,
      short[] out,
      int outStart,
      int samples,
      double factor,
      double addend) {
    int bound = QUARTER_SHORTS == null ? 0 : DOUBLES.loopBound(samples);
    for (int i = 0; i < bound; i += DOUBLES.length()) {
      ShortVector value = ShortVector.fromArray(QUARTER_SHORTS, in, inStart + i);
      DoubleVector rounded =
          ((DoubleVector) value.convertShape(VectorOperators.S2D, DOUBLES, 0))
              .mul(factor)
              .add(addend)
              .max(Short.MIN_VALUE)
              .min(Short.MAX_VALUE)
              .add(DOUBLE_ROUNDING);
      LongVector bits =
          (LongVector) rounded.convertShape(VectorOperators.REINTERPRET_D2L, LONGS, 0);
      ((ShortVector) bits.convertShape(VectorOperators.L2S, QUARTER_SHORTS, 0))
          .intoArray(out, outStart + i);
    }
    plain.affine(in, inStart + bound, out, outStart + bound, samples - bound, factor, addend);
  }

  @Override
  public void affine(
      int[] in, int inStart, int[] out, int outStart, int samples, double factor, double addend) {
    int bound = DOUBLES.loopBound(samples);
    for (int i = 0; i < bound; i += DOUBLES.length()) {
      IntVector value = IntVector.fromArray(HALF_INTS, in, inStart + i);
      DoubleVector rounded =
          ((DoubleVector) value.convertShape(VectorOperators.I2D, DOUBLES, 0))
              .mul(factor)
              .add(addend)
              .max(Integer.MIN_VALUE)
              .min(Integer.MAX_VALUE)
              .add(DOUBLE_ROUNDING);
      LongVector bits =
          (LongVector) rounded.convertShape(VectorOperators.REINTERPRET_D2L, LONGS, 0);
      ((IntVector) bits.convertShape(VectorOperators.L2I, HALF_INTS, 0))
          .intoArray(out, outStart + i);
    }
    plain.affine(in, inStart + bound, out, outStart + bound, samples - bound, factor, addend);
  }

  /**
   * Pairs of neighbours meet when a vector is added to the one that begins a sample later, half of
   * them at even lanes; the other half at odd lanes, of vectors that begin so.
   */
  @Override
  public void meanOfPairs(float[] in, int inStart, float[] out, int outStart, int pairs) {
    int lanes = FLOATS.length();
    int bound = FLOATS.loopBound(pairs);
    for (int i = 0; i < bound; i += lanes) {
      int at = inStart + 2 * i;
      FloatVector even =
          FloatVector.fromArray(FLOATS, in, at)
              .mul(0.5f)
              .add(FloatVector.fromArray(FLOATS, in, at + 1).mul(0.5f));
      FloatVector odd =
          FloatVector.fromArray(FLOATS, in, at + lanes - 1)
              .mul(0.5f)
              .add(FloatVector.fromArray(FLOATS, in, at + lanes).mul(0.5f));
      even.blend(odd, ODD_LANES).rearrange(EVEN_THEN_ODD).intoArray(out, outStart + i);
    }
    plain.meanOfPairs(in, inStart + 2 * bound, out, outStart + bound, pairs - bound);
  }

  /** Products may be fused with sums, since the square of a float is exact in double. */
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
      DoubleVector all = lowerColumns(in, start, end).add(upperColumns(in, start, end));
      sum = (all.lane(0) + all.lane(2)) + (all.lane(1) + all.lane(3));
    } else {
      DoubleVector first = lowerColumns(in, start, end).add(lowerColumns(in, start + 4, end));
      DoubleVector second = upperColumns(in, start, end).add(upperColumns(in, start + 4, end));
      DoubleVector all = first.add(second);
      sum = all.lane(0) + all.lane(1);
    }
    return sum + PlainSampleKernel.rest(in, end, start + samples);
  }

  /** For each lane of 512 bits, two of the sixteen sums, eight samples apart. */
  private static DoubleVector columns(float[] in, int start, int end) {
    DoubleVector low = DoubleVector.zero(DOUBLES);
    DoubleVector high = DoubleVector.zero(DOUBLES);
    for (int i = start; i < end; i += 16) {
      FloatVector all = FloatVector.fromArray(FLOATS, in, i);
      DoubleVector a = (DoubleVector) all.convertShape(VectorOperators.F2D, DOUBLES, 0);
      DoubleVector b =
          (DoubleVector)
              all.rearrange(HALVES_SWAPPED).convertShape(VectorOperators.F2D, DOUBLES, 0);
      low = a.fma(a, low);
      high = b.fma(b, high);
    }
    return low.add(high);
  }

  /**
   * For each lane of the lower half of narrower vectors, two of the sixteen sums, eight samples
   * apart.
   */
  private static DoubleVector lowerColumns(float[] in, int start, int end) {
    DoubleVector first = DoubleVector.zero(DOUBLES);
    DoubleVector second = DoubleVector.zero(DOUBLES);
    for (int i = start; i < end; i += 16) {
      DoubleVector a =
          (DoubleVector)
              FloatVector.fromArray(FLOATS, in, i).convertShape(VectorOperators.F2D, DOUBLES, 0);
      DoubleVector b =
          (DoubleVector)
              FloatVector.fromArray(FLOATS, in, i + 8)
                  .convertShape(VectorOperators.F2D, DOUBLES, 0);
      first = a.fma(a, first);
      second = b.fma(b, second);
    }
    return first.add(second);
  }

  /** The same for the upper half. */
  private static DoubleVector upperColumns(float[] in, int start, int end) {
    DoubleVector first = DoubleVector.zero(DOUBLES);
    DoubleVector second = DoubleVector.zero(DOUBLES);
    for (int i = start; i < end; i += 16) {
      DoubleVector a =
          (DoubleVector)
              FloatVector.fromArray(FLOATS, in, i)
                  .rearrange(HALVES_SWAPPED)
                  .convertShape(VectorOperators.F2D, DOUBLES, 0);
      DoubleVector b =
          (DoubleVector)
              FloatVector.fromArray(FLOATS, in, i + 8)
                  .rearrange(HALVES_SWAPPED)
                  .convertShape(VectorOperators.F2D, DOUBLES, 0);
      first = a.fma(a, first);
      second = b.fma(b, second);
    }
    return first.add(second);
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
