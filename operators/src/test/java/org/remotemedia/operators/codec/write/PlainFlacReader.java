package org.remotemedia.operators.codec.write;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/**
 * Reads FLAC files bit by bit as RFC 9639 has it, as far as files with fixed predictors need, and
 * checks their sums: a reader to hold the writer to, not one to be fast.
 */
final class PlainFlacReader {
  private static final int[][] FIXED = {{}, {1}, {2, -1}, {3, -3, 1}, {4, -6, 4, -1}};

  private final int rate;
  private final int channels;
  private final short[] samples;

  private PlainFlacReader(int rate, int channels, short[] samples) {
    this.rate = rate;
    this.channels = channels;
    this.samples = samples;
  }

  int rate() {
    return rate;
  }

  int channels() {
    return channels;
  }

  /** Interleaved. */
  short[] samples() {
    return samples;
  }

  static PlainFlacReader read(Path file) throws IOException {
    return new Reading(Files.readAllBytes(file)).read();
  }

  private static final class Reading {
    private final byte[] bytes;
    private int bit;

    Reading(byte[] bytes) {
      this.bytes = bytes;
    }

    private long bits(int count) {
      long value = 0;
      for (int i = 0; i < count; i++, bit++) {
        value = (value << 1) | (bytes[bit >> 3] >> (7 - (bit & 7)) & 1);
      }
      return value;
    }

    private long signed(int count) {
      return bits(count) << (64 - count) >> (64 - count);
    }

    private static void require(boolean holds, String what) {
      if (!holds) {
        throw new AssertionError("not true: " + what);
      }
    }

    PlainFlacReader read() throws IOException {
      require(bits(32) == 0x664C6143, "the file begins with fLaC");
      require(bits(8) == 0x80 && bits(24) == 34, "there is one STREAMINFO and nothing else");
      require(bits(32) == 0x1000_1000, "blocks have from 4096 to 4096 frames");
      long smallest = bits(24);
      long largest = bits(24);
      int rate = (int) bits(20);
      int channels = (int) bits(3) + 1;
      require(bits(5) == 15, "samples have 16 bits");
      long frames = bits(36);
      byte[] md5 = new byte[16];
      for (int i = 0; i < 16; i++) {
        md5[i] = (byte) bits(8);
      }
      short[] samples = new short[(int) frames * channels];
      int done = 0;
      for (long block = 0; done < frames; block++) {
        int start = bit / 8;
        long[][] decoded = block(block, channels);
        for (int i = 0; i < decoded[0].length; i++) {
          for (int channel = 0; channel < channels; channel++) {
            require((short) decoded[channel][i] == decoded[channel][i], "samples have 16 bits");
            samples[(done + i) * channels + channel] = (short) decoded[channel][i];
          }
        }
        done += decoded[0].length;
        int size = bit / 8 - start;
        require(size >= smallest && size <= largest, "frames have the announced sizes");
      }
      require(done == frames && bit == 8 * bytes.length, "there is nothing behind the last frame");
      require(frames == 0 || Arrays.equals(md5, md5(samples)), "the MD5 is that of the samples");
      return new PlainFlacReader(rate, channels, samples);
    }

    private static byte[] md5(short[] samples) {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      for (short sample : samples) {
        out.write(sample);
        out.write(sample >> 8);
      }
      try {
        return MessageDigest.getInstance("MD5").digest(out.toByteArray());
      } catch (NoSuchAlgorithmException e) {
        throw new AssertionError(e);
      }
    }

    /** Division of polynomials by the book. */
    private long crc(int from, int to, long polynomial, int width) {
      BigInteger divisor = BigInteger.valueOf(polynomial).setBit(width);
      byte[] part = Arrays.copyOfRange(bytes, from, to);
      BigInteger rest = new BigInteger(1, part).shiftLeft(width);
      for (int at = rest.bitLength() - 1; at >= width; at = rest.bitLength() - 1) {
        rest = rest.xor(divisor.shiftLeft(at - width));
      }
      return rest.longValue();
    }

    private long[][] block(long number, int channels) {
      int start = bit / 8;
      require(bits(16) == 0xFFF8, "a frame begins with its code");
      int sizeCode = (int) bits(4);
      require(bits(4) == 0, "the rate is that of the STREAMINFO");
      int assignment = (int) bits(4);
      require(bits(4) == 0b1000, "samples have 16 bits");
      long first = bits(8);
      long coded = first;
      if (first >= 0x80) {
        int more = Integer.numberOfLeadingZeros(~((int) first << 24)) - 1;
        coded = first & (0x3F >> more);
        for (int i = 0; i < more; i++) {
          long next = bits(8);
          require(next >> 6 == 2, "numbers are coded as UTF-8");
          coded = (coded << 6) | (next & 0x3F);
        }
      }
      require(coded == number, "frames are numbered");
      require(sizeCode == 12 || sizeCode == 7, "the size is 4096 or stated");
      int count = sizeCode == 12 ? 4096 : (int) bits(16) + 1;
      long crc8 = crc(start, bit / 8, 0x07, 8);
      require(bits(8) == crc8, "CRC-8");
      long[][] decoded = new long[channels][];
      for (int channel = 0; channel < channels; channel++) {
        boolean isSide =
            (assignment == 8 && channel == 1)
                || (assignment == 9 && channel == 0)
                || (assignment == 10 && channel == 1);
        decoded[channel] = subframe(count, isSide ? 17 : 16);
      }
      bit = (bit + 7) / 8 * 8;
      long crc16 = crc(start, bit / 8, 0x8005, 16);
      require(bits(16) == crc16, "CRC-16");
      for (int i = 0; i < count && assignment >= 8; i++) {
        long a = decoded[0][i];
        long b = decoded[1][i];
        long mid = 2 * a + (b & 1);
        decoded[0][i] = assignment == 8 ? a : assignment == 9 ? a + b : (mid + b) / 2;
        decoded[1][i] = assignment == 8 ? a - b : assignment == 9 ? b : (mid - b) / 2;
      }
      require(assignment >= 8 || assignment == channels - 1, "all channels are there");
      return decoded;
    }

    private long[] subframe(int count, int width) {
      require(bits(1) == 0, "a subframe begins with 0");
      int kind = (int) bits(6);
      require(bits(1) == 0, "no bits are wasted");
      long[] samples = new long[count];
      if (kind == 0) {
        Arrays.fill(samples, signed(width));
        return samples;
      }
      int order = kind == 1 ? count : kind - 8;
      for (int i = 0; i < order; i++) {
        samples[i] = signed(width);
      }
      if (kind != 1) {
        residual(samples, order);
      }
      return samples;
    }

    private void residual(long[] samples, int order) {
      int parameterBits = bits(2) == 0 ? 4 : 5;
      int partitions = 1 << (int) bits(4);
      int size = samples.length / partitions;
      require(size * partitions == samples.length && size >= order, "partitions fit");
      for (int partition = 0; partition < partitions; partition++) {
        int parameter = (int) bits(parameterBits);
        require(parameter != (1 << parameterBits) - 1, "no escape codes");
        for (int i = Math.max(order, partition * size); i < (partition + 1) * size; i++) {
          long high = 0;
          while (bits(1) == 0) {
            high++;
          }
          long folded = (high << parameter) | bits(parameter);
          long value = (folded >>> 1) ^ -(folded & 1);
          for (int back = 0; back < order; back++) {
            value += FIXED[order][back] * samples[i - 1 - back];
          }
          samples[i] = value;
        }
      }
    }
  }
}
