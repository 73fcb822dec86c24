package org.remotemedia.operators.codec.write;

/**
 * One channel of a block: the fixed polynomial predictor of the order that leaves the least, and
 * its residual in Rice codes. Buffers are used again for each block.
 */
final class Subframe {
  private static final int MAX_ORDER = 4;
  private static final int MAX_PARTITION_ORDER = 6;
  private static final int MAX_PARAMETER = 30;
  private static final int MAX_SHORT_PARAMETER = 14;

  private static final int CONSTANT = 0;
  private static final int VERBATIM = 1;
  private static final int FIXED = 8;

  private final int[] samples;
  private final int[] residual;
  private final long[] sums = new long[2 << MAX_PARTITION_ORDER];
  private final int[] parameters = new int[1 << MAX_PARTITION_ORDER];
  private final int[] bestParameters = new int[1 << MAX_PARTITION_ORDER];
  private int count;
  private int bitsPerSample;
  private int kind;
  private int order;
  private int partitionOrder;

  /**
   * @param blockSize samples of a block at most
   */
  Subframe(int blockSize) {
    samples = new int[blockSize];
    residual = new int[blockSize];
  }

  /** Where the samples go before {@link #plan}. */
  int[] samples() {
    return samples;
  }

  /**
   * Decides how to write the samples.
   *
   * @return about how many bits it takes
   */
  long plan(int sampleCount, int bits) {
    count = sampleCount;
    bitsPerSample = bits;
    if (isConstant()) {
      kind = CONSTANT;
      return bits;
    }
    order = bestOrder();
    predict();
    kind = FIXED;
    long cost = (long) order * bits + planRice();
    long plain = (long) count * bits;
    if (cost >= plain) {
      kind = VERBATIM;
      return plain;
    }
    return cost;
  }

  private boolean isConstant() {
    for (int i = 1; i < count; i++) {
      if (samples[i] != samples[0]) {
        return false;
      }
    }
    return true;
  }

  /** By the sum of the magnitudes that each order leaves. */
  private int bestOrder() {
    if (count <= MAX_ORDER) {
      return 0;
    }
    long sum0 = 0;
    long sum1 = 0;
    long sum2 = 0;
    long sum3 = 0;
    long sum4 = 0;
    int last0 = samples[3];
    int last1 = samples[3] - samples[2];
    int last2 = last1 - (samples[2] - samples[1]);
    int last3 = last2 - (samples[2] - 2 * samples[1] + samples[0]);
    for (int i = MAX_ORDER; i < count; i++) {
      int error0 = samples[i];
      int error1 = error0 - last0;
      int error2 = error1 - last1;
      int error3 = error2 - last2;
      int error4 = error3 - last3;
      sum0 += Math.abs(error0);
      sum1 += Math.abs(error1);
      sum2 += Math.abs(error2);
      sum3 += Math.abs(error3);
      sum4 += Math.abs(error4);
      last0 = error0;
      last1 = error1;
      last2 = error2;
      last3 = error3;
    }
    long[] all = {sum0, sum1, sum2, sum3, sum4};
    int best = 0;
    for (int i = 1; i <= MAX_ORDER; i++) {
      best = all[i] < all[best] ? i : best;
    }
    return best;
  }

  private void predict() {
    int[] x = samples;
    for (int i = order; i < count; i++) {
      residual[i] =
          switch (order) {
            case 0 -> x[i];
            case 1 -> x[i] - x[i - 1];
            case 2 -> x[i] - 2 * x[i - 1] + x[i - 2];
            case 3 -> x[i] - 3 * x[i - 1] + 3 * x[i - 2] - x[i - 3];
            default -> x[i] - 4 * x[i - 1] + 6 * x[i - 2] - 4 * x[i - 3] + x[i - 4];
          };
    }
  }

  /** Folds the sign into the lowest bit. */
  private static int folded(int value) {
    return (value << 1) ^ (value >> 31);
  }

  private long planRice() {
    int most = MAX_PARTITION_ORDER;
    while (most > 0 && (count % (1 << most) != 0 || count >> most <= MAX_ORDER)) {
      most--;
    }
    sum(most);
    long best = Long.MAX_VALUE;
    for (int level = most; level >= 0; level--) {
      long bits = cost(level);
      if (bits < best) {
        best = bits;
        partitionOrder = level;
        System.arraycopy(parameters, 0, bestParameters, 0, 1 << level);
      }
      for (int i = 0; i < (1 << level) / 2; i++) {
        sums[i] = sums[2 * i] + sums[2 * i + 1];
      }
    }
    return best;
  }

  private void sum(int level) {
    int size = count >> level;
    for (int partition = 0; partition < 1 << level; partition++) {
      long sum = 0;
      for (int i = Math.max(order, partition * size); i < (partition + 1) * size; i++) {
        sum += Integer.toUnsignedLong(folded(residual[i]));
      }
      sums[partition] = sum;
    }
  }

  /** Bits of all partitions at a level, whose parameters are left in {@link #parameters}. */
  private long cost(int level) {
    int size = count >> level;
    long bits = 6;
    for (int partition = 0; partition < 1 << level; partition++) {
      int members = partition == 0 ? size - order : size;
      long sum = sums[partition];
      int parameter = 0;
      long least = Long.MAX_VALUE;
      for (int candidate = 0; candidate <= MAX_PARAMETER; candidate++) {
        long cost = (long) members * (candidate + 1) + (sum >>> candidate);
        if (cost >= least) {
          break;
        }
        least = cost;
        parameter = candidate;
      }
      parameters[partition] = parameter;
      bits += 5 + least;
    }
    return bits;
  }

  /** Writes the samples as planned. */
  void write(BitOutput out) {
    out.write(0, 1);
    out.write(kind == FIXED ? FIXED + order : kind, 6);
    out.write(0, 1);
    int plain = kind == CONSTANT ? 1 : kind == VERBATIM ? count : order;
    for (int i = 0; i < plain; i++) {
      out.write(samples[i], bitsPerSample);
    }
    if (kind == FIXED) {
      writeResidual(out);
    }
  }

  private void writeResidual(BitOutput out) {
    boolean large = false;
    for (int i = 0; i < 1 << partitionOrder; i++) {
      large |= bestParameters[i] > MAX_SHORT_PARAMETER;
    }
    out.write(large ? 1 : 0, 2);
    out.write(partitionOrder, 4);
    int size = count >> partitionOrder;
    for (int partition = 0; partition < 1 << partitionOrder; partition++) {
      int parameter = bestParameters[partition];
      out.write(parameter, large ? 5 : 4);
      for (int i = Math.max(order, partition * size); i < (partition + 1) * size; i++) {
        int value = folded(residual[i]);
        out.writeUnary(value >>> parameter);
        out.write(value, parameter);
      }
    }
  }
}
