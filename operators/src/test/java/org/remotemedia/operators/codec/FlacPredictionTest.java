package org.remotemedia.operators.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Samples made of residuals while they are read, held to sums as the RFC writes them. */
class FlacPredictionTest {
  private static final int FIRST = FlacPrediction.PADDING;
  private static final int FRAMES = 4001;
  private static final int BITS = 17;
  private static final int LIMIT = 1 << (BITS - 1);

  /** With the largest coefficients, predictions are as large as samples. */
  private static final int SHIFT = 32 - BITS;

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5, 7, 8, 9, 11, 12})
  void packedSumsAreExactForEveryOrder(int order) throws IOException {
    Random random = new Random(order);
    for (int parameter : new int[] {0, 1, 5, 11, 20, 26}) {
      checkSums(coefficients(order, random), parameter, random);
    }
  }

  /** Groups of coefficients that are all zero are left out, those beyond them are not. */
  @Test
  void packedSumsAreExactWhereOneCoefficientStandsAlone() throws IOException {
    for (int k = 0; k < FlacPrediction.MAX_PACKED_ORDER; k++) {
      int[] coefficients = new int[FlacPrediction.MAX_PACKED_ORDER];
      coefficients[k] = (1 << (32 - BITS)) - 1;
      checkSums(coefficients, 5, new Random(k));
    }
  }

  private static void checkSums(int[] coefficients, int parameter, Random random)
      throws IOException {
    int order = coefficients.length;
    FlacPrediction prediction = prediction(coefficients, SHIFT);
    assertThat(prediction.isPackable(BITS)).isTrue();
    int[] before = random.ints(order, -LIMIT, LIMIT).toArray();
    Bits bits = new Bits();
    int[] expected = new int[FIRST + FRAMES];
    System.arraycopy(before, 0, expected, FIRST, order);
    for (int i = order; i < FRAMES; i++) {
      long sum = 0;
      for (int k = 0; k < order; k++) {
        sum += (long) coefficients[k] * expected[FIRST + i - 1 - k];
      }
      int predicted = (int) (sum >> SHIFT);
      int residual =
          random.nextInt(80 << Math.min(parameter, 10)) - (40 << Math.min(parameter, 10));
      int sample = Math.max(-LIMIT, Math.min(LIMIT - 1, predicted + residual));
      residual = sample - predicted;
      bits.rice(residual, parameter);
      expected[FIRST + i] = sample;
    }
    int[] x = new int[FIRST + FRAMES];
    System.arraycopy(before, 0, x, FIRST, order);
    BitInput in = bits.input();
    in.rice(parameter, prediction, x, FIRST + order, FIRST + FRAMES);
    assertThat(x)
        .as("coefficients %s, parameter %d", Arrays.toString(coefficients), parameter)
        .isEqualTo(expected);
    assertThat(in.unsigned(16)).as("what follows").isEqualTo(Bits.END);
  }

  @Test
  void sumsThatMayNotFitAreNotPacked() {
    int most = (1 << (32 - BITS)) - 1;
    assertThat(prediction(new int[] {most / 2, -(most - most / 2)}, 0).isPackable(BITS)).isTrue();
    assertThat(prediction(new int[] {most / 2, -(most - most / 2), 1}, 0).isPackable(BITS))
        .isFalse();
    assertThat(prediction(new int[13], 0).isPackable(BITS)).isFalse();
  }

  /** At the very limit of what is packable. */
  private static int[] coefficients(int order, Random random) {
    int[] coefficients = new int[order];
    int left = (1 << (32 - BITS)) - 1;
    for (int k = 0; k < order; k++) {
      int amount = k == order - 1 ? left : random.nextInt(left + 1);
      coefficients[k] = random.nextBoolean() ? amount : -amount;
      left -= amount;
    }
    return coefficients;
  }

  private static FlacPrediction prediction(int[] coefficients, int shift) {
    FlacPrediction prediction = new FlacPrediction();
    for (int k = 0; k < coefficients.length; k++) {
      prediction.setCoefficient(k, coefficients[k]);
    }
    prediction.become(coefficients.length, shift);
    return prediction;
  }

  /** Bits to be read, most significant first. */
  private static final class Bits {
    static final int END = 0xB5C3;

    private byte[] bytes = new byte[1 << 10];
    private int count;

    void bit(int bit) {
      if (count >> 3 == bytes.length) {
        bytes = Arrays.copyOf(bytes, 2 * bytes.length);
      }
      bytes[count >> 3] |= (byte) (bit << (7 - (count & 7)));
      count++;
    }

    void low(int value, int width) {
      for (int k = width - 1; k >= 0; k--) {
        bit(value >>> k & 1);
      }
    }

    void rice(int residual, int parameter) {
      int folded = residual << 1 ^ residual >> 31;
      for (int zeros = folded >>> parameter; zeros > 0; zeros--) {
        bit(0);
      }
      bit(1);
      low(folded, parameter);
    }

    /** Gives few bytes at a time, so that numbers lie across the ends of what is there. */
    BitInput input() throws IOException {
      low(END, 16);
      InputStream stream =
          new ByteArrayInputStream(Arrays.copyOf(bytes, (count + 7) >> 3)) {
            @Override
            public synchronized int read(byte[] target, int offset, int length) {
              return super.read(target, offset, Math.min(length, 97));
            }
          };
      BitInput in = new BitInput(new CodecInput(stream, CodecInput.newBuffer()));
      in.begin();
      return in;
    }
  }
}
