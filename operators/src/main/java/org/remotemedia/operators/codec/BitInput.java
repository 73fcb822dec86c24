package org.remotemedia.operators.codec;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Bits of a file, most significant first, with the CRC-16 of the bytes they are taken from. Between
 * {@link #begin} and {@link #end} the bytes belong to this class, else to the {@link CodecInput}.
 *
 * <p>The next bits stand at the upper end of a 64-bit word, which is refilled with one load; what
 * it holds below its count is either zero or what the following bytes say.
 */
final class BitInput {
  /** The bits ended before what was to be read. */
  static final class EndOfBits extends IOException {
    EndOfBits() {
      super("the file ends within a frame");
    }
  }

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  /** A refill takes up to this many bytes with one load. */
  private static final int LOAD_BYTES = 8;

  /** Far above what any encoder writes: it would use a larger parameter. */
  private static final int MAX_QUOTIENT = 1 << 24;

  private final CodecInput input;
  private byte[] bytes = {};
  private int next;
  private int limit;
  private long word;
  private int count;
  private int crc;
  private int crcFrom;

  BitInput(CodecInput input) {
    this.input = input;
  }

  /** Starts at the input's next byte with a CRC of 0. */
  void begin() {
    word = 0;
    count = 0;
    crc = 0;
    takeBuffer(0);
  }

  /** Drops the bits up to the next byte and gives the input back; returns the CRC up to there. */
  int end() {
    int position = next - (count >> 3);
    crc = Crc.crc16(crc, bytes, crcFrom, position);
    input.buffer().position(position);
    return crc;
  }

  private void takeBuffer(int held) {
    ByteBuffer buffer = input.buffer();
    bytes = input.bytes();
    crcFrom = buffer.position();
    next = crcFrom + held;
    limit = buffer.limit();
  }

  /** Brings the count to at least 56, less only where the file ends. */
  private void refill() throws IOException {
    if (limit - next < LOAD_BYTES) {
      refillFromFile();
      return;
    }
    word |= (long) LONGS.get(bytes, next) >>> count;
    next += (63 - count) >> 3;
    count |= 56;
  }

  private void refillFromFile() throws IOException {
    // Bytes of which a bit is still to be read stay in the buffer for the CRC.
    int held = (count + 7) >> 3;
    int position = next - held;
    crc = Crc.crc16(crc, bytes, crcFrom, position);
    input.buffer().position(position);
    input.fill(held + LOAD_BYTES);
    takeBuffer(held);
    while (count <= 56 && next < limit) {
      word |= (bytes[next++] & 0xFFL) << (56 - count);
      count += 8;
    }
  }

  private void need(int wanted) throws IOException {
    if (count < wanted) {
      refill();
      if (count < wanted) {
        throw new EndOfBits();
      }
    }
  }

  /**
   * An unsigned number.
   *
   * @param width bits, 1 to 31
   */
  int unsigned(int width) throws IOException {
    need(width);
    int value = (int) (word >>> (64 - width));
    word <<= width;
    count -= width;
    return value;
  }

  /**
   * A number in two's complement.
   *
   * @param width bits, 0 to 56
   */
  long signed(int width) throws IOException {
    if (width == 0) {
      return 0;
    }
    need(width);
    long value = word >> (64 - width);
    word <<= width;
    count -= width;
    return value;
  }

  /** The number of zeros before the next one, which is taken too. */
  int unary() throws IOException {
    int zeros = 0;
    while (true) {
      refill();
      if (count == 0) {
        throw new EndOfBits();
      }
      int leading = Long.numberOfLeadingZeros(word);
      if (leading < count) {
        word = word << leading << 1;
        count -= leading + 1;
        return zeros + leading;
      }
      zeros += count;
      word <<= count;
      count = 0;
      if (zeros > MAX_QUOTIENT) {
        throw new DamagedFrameException("a number in it is beyond all bounds");
      }
    }
  }

  private int rice(int parameter) throws IOException {
    int quotient = unary();
    int folded = quotient << parameter | (parameter == 0 ? 0 : unsigned(parameter));
    return folded >>> 1 ^ -(folded & 1);
  }

  /**
   * Reads Rice-coded numbers.
   *
   * @param parameter bits of each number that are not in unary, 0 to 30
   */
  void rice(int parameter, int[] out, int from, int to) throws IOException {
    for (int i = from; i < to; i++) {
      i = riceWithinBuffer(parameter, out, i, to);
      if (i < to) {
        out[i] = rice(parameter);
      }
    }
  }

  /**
   * As long as a number lies within the buffer and a word, which nearly all do; returns the index
   * of the first that does not.
   */
  private int riceWithinBuffer(int parameter, int[] out, int from, int to) {
    byte[] source = bytes;
    int last = limit - LOAD_BYTES;
    int at = next;
    long bits = word;
    int left = count;
    int remainder = 63 - parameter;
    int i = from;
    while (i < to && at <= last) {
      bits |= (long) LONGS.get(source, at) >>> left;
      at += (63 - left) >> 3;
      left |= 56;
      int quotient = Long.numberOfLeadingZeros(bits);
      int used = quotient + 1 + parameter;
      if (used > left) {
        break;
      }
      long leadingOne = bits << quotient;
      int folded = quotient << parameter | (int) ((leadingOne & Long.MAX_VALUE) >>> remainder);
      out[i++] = folded >>> 1 ^ -(folded & 1);
      bits = leadingOne << 1 << parameter;
      left -= used;
    }
    next = at;
    word = bits;
    count = left;
    return i;
  }

  /**
   * Reads Rice-coded residuals and makes samples of them. Both in one loop: each waits for itself
   * most of the time, and the processor does the one meanwhile the other waits.
   *
   * @param parameter bits of each number that are not in unary, 0 to 30
   * @param prediction one that is {@link FlacPrediction#isPackable packable}
   */
  void rice(int parameter, FlacPrediction prediction, int[] x, int from, int to)
      throws IOException {
    for (int i = from; i < to; i++) {
      i = predictedWithinBuffer(parameter, prediction, x, i, to);
      if (i < to) {
        x[i] = rice(parameter);
        prediction.restore(x, i, i + 1);
      }
    }
  }

  /**
   * As {@link #riceWithinBuffer}, two numbers at a time. The loop keeps all units of the processor
   * busy, so it is short of instructions: what is shifted by the parameter is multiplied instead,
   * since a shift by a variable takes three of x86's; and the one that ends the unary part stays in
   * what is taken from below it, to be subtracted later.
   */
  private int predictedWithinBuffer(
      int parameter, FlacPrediction prediction, int[] x, int from, int to) {
    long c0 = prediction.packedCoefficients(0);
    long c2 = prediction.packedCoefficients(2);
    long c4 = prediction.packedCoefficients(4);
    long c6 = prediction.packedCoefficients(6);
    long c8 = prediction.packedCoefficients(8);
    long c10 = prediction.packedCoefficients(10);
    boolean beyond8 = (c8 | c10) != 0;
    boolean beyond4 = beyond8 || (c4 | c6) != 0;
    int shift = prediction.packedShift();
    // Pairs of samples: pN is that of the Nth and the (N + 1)th before.
    long p1 = FlacPrediction.pair(x, from - 1);
    long p2 = FlacPrediction.pair(x, from - 2);
    long p3 = FlacPrediction.pair(x, from - 3);
    long p4 = FlacPrediction.pair(x, from - 4);
    long p5 = FlacPrediction.pair(x, from - 5);
    long p6 = FlacPrediction.pair(x, from - 6);
    long p7 = FlacPrediction.pair(x, from - 7);
    long p8 = FlacPrediction.pair(x, from - 8);
    long p9 = FlacPrediction.pair(x, from - 9);
    long p10 = FlacPrediction.pair(x, from - 10);
    long p11 = FlacPrediction.pair(x, from - 11);
    byte[] source = bytes;
    int last = limit - LOAD_BYTES;
    int at = next;
    long bits = word;
    int left = count;
    int remainder = 63 - parameter;
    int lower = 1 << parameter;
    long step = 2L << parameter;
    int twice = 2 * (1 + parameter);
    int i = from;
    while (i < to - 1 && at <= last) {
      bits |= (long) LONGS.get(source, at) >>> left;
      at += (63 - left) >> 3;
      int full = left | 56;
      int quotient = Long.numberOfLeadingZeros(bits);
      long leadingOne = bits << quotient;
      int folded = quotient * lower + (int) (leadingOne >>> remainder);
      long rest = leadingOne * step;
      int nextQuotient = Long.numberOfLeadingZeros(rest);
      leadingOne = rest << nextQuotient;
      int nextFolded = nextQuotient * lower + (int) (leadingOne >>> remainder);
      int used = quotient + nextQuotient + twice;
      if (used > full) {
        left = full;
        break;
      }
      bits = leadingOne * step;
      left = full - used;
      folded -= lower;
      nextFolded -= lower;

      long sum = FlacPrediction.HALF + p3 * c2;
      if (beyond4) {
        sum += p7 * c6 + p5 * c4;
      }
      if (beyond8) {
        sum += p11 * c10 + p9 * c8;
      }
      int sample = (folded >>> 1 ^ -(folded & 1)) + (int) ((sum + p1 * c0) >> shift);
      long p0 = sample + (p1 << 32);
      sum = FlacPrediction.HALF + p2 * c2;
      if (beyond4) {
        sum += p6 * c6 + p4 * c4;
      }
      if (beyond8) {
        sum += p10 * c10 + p8 * c8;
      }
      int nextSample = (nextFolded >>> 1 ^ -(nextFolded & 1)) + (int) ((sum + p0 * c0) >> shift);
      x[i] = sample;
      x[i + 1] = nextSample;
      i += 2;
      if (beyond8) {
        p11 = p9;
        p10 = p8;
        p9 = p7;
        p8 = p6;
      }
      if (beyond4) {
        p7 = p5;
        p6 = p4;
        p5 = p3;
      }
      p4 = p2;
      p3 = p1;
      p2 = p0;
      p1 = nextSample + (p0 << 32);
    }
    next = at;
    word = bits;
    count = left;
    return i;
  }
}
