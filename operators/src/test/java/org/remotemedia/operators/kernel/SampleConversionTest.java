package org.remotemedia.operators.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.remotemedia.operators.value.AudioFormat.F32;
import static org.remotemedia.operators.value.AudioFormat.F64;
import static org.remotemedia.operators.value.AudioFormat.I16;
import static org.remotemedia.operators.value.AudioFormat.I32;

import java.lang.reflect.Array;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.remotemedia.operators.value.AudioFormat;

class SampleConversionTest {
  private static Object convert(AudioFormat from, Object source, AudioFormat to) {
    int samples = Array.getLength(source);
    Object target = to.newArray(samples);
    SampleConversion.convert(from, source, 0, to, target, 0, samples);
    return target;
  }

  @Test
  @Tag("contract:data.audio.ranges")
  void floatToI16ScalesByTwoToThe15AndClips() {
    float step = 0x1p-15f;
    assertThat(
            convert(
                F32,
                new float[] {0, 1, -1, 0.5f, -0.5f, 32767 * step, 32767.4f * step, 2, -2, 1e30f},
                I16))
        .isEqualTo(
            new short[] {0, 32767, -32768, 16384, -16384, 32767, 32767, 32767, -32768, 32767});
  }

  @Test
  void halfwayCasesRoundToEven() {
    double step = 0x1p-15;
    double[] halves = {0.5, 1.5, 2.5, -0.5, -1.5, -2.5, 32766.5, -32767.5, 0.49999, 0.50001};
    short[] expected = {0, 2, 2, 0, -2, -2, 32766, -32768, 0, 1};
    double[] doubles = new double[halves.length];
    float[] floats = new float[halves.length];
    for (int i = 0; i < halves.length; i++) {
      doubles[i] = halves[i] * step;
      floats[i] = (float) doubles[i];
    }
    assertThat(convert(F64, doubles, I16)).isEqualTo(expected);
    assertThat(convert(F32, floats, I16)).isEqualTo(expected);
    assertThat(convert(F64, new double[] {0.5 * 0x1p-31, 1.5 * 0x1p-31, -2.5 * 0x1p-31}, I32))
        .isEqualTo(new int[] {0, 2, -2});
  }

  @Test
  void floatToI32ClipsAtItsEdges() {
    assertThat(convert(F32, new float[] {1, -1, 0.5f, 3}, I32))
        .isEqualTo(new int[] {Integer.MAX_VALUE, Integer.MIN_VALUE, 1 << 30, Integer.MAX_VALUE});
    assertThat(convert(F64, new double[] {1, -1, 1 - 0x1p-31, -1e300}, I32))
        .isEqualTo(
            new int[] {Integer.MAX_VALUE, Integer.MIN_VALUE, Integer.MAX_VALUE, Integer.MIN_VALUE});
  }

  @Test
  @Tag("contract:data.audio.ranges")
  void integersToFloatingDivideByFullScale() {
    short[] shorts = {0, 1, -32768, 32767};
    assertThat(convert(I16, shorts, F32))
        .isEqualTo(new float[] {0, 1 / 32768f, -1, 32767 / 32768f});
    assertThat(convert(I16, shorts, F64))
        .isEqualTo(new double[] {0, 1 / 32768.0, -1, 32767 / 32768.0});
    int[] ints = {1, Integer.MIN_VALUE, Integer.MAX_VALUE};
    assertThat(convert(I32, ints, F64))
        .isEqualTo(new double[] {1 / 2147483648.0, -1, 2147483647 / 2147483648.0});
    assertThat(convert(I32, ints, F32)).isEqualTo(new float[] {0x1p-31f, -1, 1});
  }

  @Test
  void integersShiftRoundingDownwards() {
    assertThat(convert(I32, new int[] {65535, 65536, -1, -65536, -65537, Integer.MIN_VALUE}, I16))
        .isEqualTo(new short[] {0, 1, -1, -1, -2, -32768});
    assertThat(convert(I16, new short[] {1, -1, 32767, -32768}, I32))
        .isEqualTo(new int[] {65536, -65536, 32767 << 16, Integer.MIN_VALUE});
  }

  @ParameterizedTest
  @EnumSource(
      value = AudioFormat.class,
      names = {"F32", "F64", "I32"})
  void everyI16SurvivesTheWayThere(AudioFormat through) {
    short[] all = new short[1 << 16];
    for (int i = 0; i < all.length; i++) {
      all[i] = (short) i;
    }
    assertThat(convert(through, convert(I16, all, through), I16)).isEqualTo(all);
  }

  /**
   * There and back, the largest error that can occur, in units of 2^-31 of full scale, over noise
   * within full scale, its ends and ties.
   */
  @ParameterizedTest
  @CsvSource({
    // Rounding costs half a step, clipping 1.0 a whole one.
    "F32, I16, 65536",
    "F64, I16, 65536",
    "F64, I32, 1",
    // 1.0 is clipped too, but comes back as 1.0, the float nearest to the largest I32.
    "F32, I32, 0.5",
    // Half the distance of floats above half of full scale.
    "F64, F32, 64",
    "I32, F32, 64",
    // The bits that were shifted out.
    "I32, I16, 65535",
    "F32, F64, 0",
    "I16, F32, 0",
    "I16, I32, 0",
    "I16, F64, 0",
    "I32, F64, 0"
  })
  void aRoundTripIsOffByNoMoreThan(AudioFormat from, AudioFormat through, double most) {
    double[] values = valuesToConvert();
    Object source = convert(F64, values, from);
    Object back = convert(through, convert(from, source, through), from);
    double[] before = (double[]) convert(from, source, F64);
    double[] after = (double[]) convert(from, back, F64);
    double largest = 0;
    for (int i = 0; i < values.length; i++) {
      largest = Math.max(largest, Math.abs(after[i] - before[i]) * 0x1p31);
    }
    assertThat(largest).isEqualTo(most);
  }

  private static double[] valuesToConvert() {
    Random random = new Random(6);
    double[] values = new double[200_000];
    for (int i = 0; i < values.length; i++) {
      values[i] = 2 * random.nextDouble() - 1;
      if (i % 2 == 0) {
        values[i] *= Math.scalb(1.0, -random.nextInt(32));
      }
    }
    double[] ends = {1, -1, 1 - 0x1p-24, 1 - 0x1p-31, 1 - 0x1p-53, 0, 0.5 + 0x1p-25, 0.5 * 0x1p-31};
    System.arraycopy(ends, 0, values, 0, ends.length);
    return values;
  }

  @Test
  void randomValuesRoundAsExactArithmeticDoes() {
    Random random = new Random(5);
    for (int i = 0; i < 20_000; i++) {
      double value = (random.nextDouble() - 0.5) * 2.1;
      BigDecimal exact = new BigDecimal(value);
      assertThat(((short[]) convert(F64, new double[] {value}, I16))[0])
          .isEqualTo((short) rounded(exact, 15));
      assertThat(((int[]) convert(F64, new double[] {value}, I32))[0])
          .isEqualTo((int) rounded(exact, 31));
      float single = (float) value;
      assertThat(((int[]) convert(F32, new float[] {single}, I32))[0])
          .isEqualTo((int) rounded(new BigDecimal(single), 31));
    }
  }

  private static long rounded(BigDecimal value, int bits) {
    long scale = 1L << bits;
    BigDecimal scaled =
        value.multiply(BigDecimal.valueOf(scale)).setScale(0, RoundingMode.HALF_EVEN);
    return Math.max(-scale, Math.min(scale - 1, scaled.longValueExact()));
  }

  @Test
  void offsetsAreRespected() {
    float[] target = {9, 9, 9, 9};
    SampleConversion.convert(I16, new short[] {1, 16384, -16384, 3}, 1, F32, target, 2, 2);
    assertThat(target).containsExactly(9, 9, 0.5f, -0.5f);
  }
}
