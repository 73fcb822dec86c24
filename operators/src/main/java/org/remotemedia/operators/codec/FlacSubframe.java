package org.remotemedia.operators.codec;

import java.io.IOException;
import java.util.Arrays;

/**
 * Reads the samples of one channel in one block (RFC 9639, section 9.2). Arrays are as {@link
 * FlacPrediction} wants them: the first sample is at {@link FlacPrediction#PADDING}.
 */
final class FlacSubframe {
  private static final int FIRST = FlacPrediction.PADDING;
  private static final int FIRST_FIXED = 8;
  private static final int FIRST_LINEAR = 32;
  private static final int LAST_LINEAR = 63;

  private final BitInput in;
  private final FlacPrediction prediction = new FlacPrediction();
  private int[] residuals = {};

  /** The header of the subframe: its type and how many zero bits end each sample. */
  private int type;

  private int wasted;

  FlacSubframe(BitInput in) {
    this.in = in;
  }

  /**
   * Reads samples of up to 32 bits.
   *
   * @param bits of one sample
   */
  void read(int bits, int[] x, int frames) throws IOException {
    readHeader(bits);
    int width = bits - wasted;
    if (type == 0) {
      Arrays.fill(x, FIRST, FIRST + frames, (int) in.signed(width));
    } else if (type == 1) {
      readPlain(width, x, FIRST, FIRST + frames);
    } else {
      int order = checkedOrder(frames);
      readPlain(width, x, FIRST, FIRST + order);
      readPrediction(order);
      if (prediction.isPackable(width)) {
        readResiduals(prediction, x, frames);
      } else {
        readResiduals(null, x, frames);
        prediction.restore(x, FIRST + order, FIRST + frames);
      }
    }
    if (wasted > 0) {
      requireWithin(width, x, frames); // What is shifted out could no longer be told.
      for (int i = FIRST; i < FIRST + frames; i++) {
        x[i] <<= wasted;
      }
    }
  }

  /**
   * Refuses samples that are not of so many bits. No encoder was given them; and what follows from
   * them is not the same in all forms of {@link FlacPrediction}.
   */
  static void requireWithin(int bits, int[] x, int frames) throws DamagedFrameException {
    int unused = Integer.SIZE - bits;
    int beyond = 0;
    for (int i = FIRST; i < FIRST + frames; i++) {
      beyond |= x[i] << unused >> unused ^ x[i];
    }
    if (beyond != 0) {
      throw new DamagedFrameException("it holds samples of more than " + bits + " bits");
    }
  }

  /** Reads samples of 33 bits: the differences of two channels of 32. */
  void read(int bits, long[] x, int frames) throws IOException {
    readHeader(bits);
    int width = bits - wasted;
    if (type == 0) {
      Arrays.fill(x, FIRST, FIRST + frames, in.signed(width));
    } else if (type == 1) {
      readPlain(width, x, frames);
    } else {
      int order = checkedOrder(frames);
      readPlain(width, x, order);
      readPrediction(order);
      if (residuals.length < FIRST + frames) {
        residuals = new int[FIRST + frames];
      }
      readResiduals(null, residuals, frames);
      for (int i = FIRST + order; i < FIRST + frames; i++) {
        x[i] = residuals[i];
      }
      prediction.restore(x, FIRST + order, FIRST + frames);
    }
    for (int i = FIRST; i < FIRST + frames; i++) {
      x[i] <<= wasted;
    }
  }

  private void readHeader(int bits) throws IOException {
    int header = in.unsigned(8);
    type = header >> 1;
    wasted = (header & 1) == 0 ? 0 : in.unary() + 1;
    boolean known = type <= 1 || isFixed() || (type >= FIRST_LINEAR && type <= LAST_LINEAR);
    if (!known || wasted >= bits) {
      throw new DamagedFrameException("the header of a subframe is damaged");
    }
  }

  private boolean isFixed() {
    return type >= FIRST_FIXED && type <= FIRST_FIXED + FlacPrediction.MAX_FIXED_ORDER;
  }

  private int checkedOrder(int frames) throws DamagedFrameException {
    int order = isFixed() ? type - FIRST_FIXED : type - FIRST_LINEAR + 1;
    if (order > frames) {
      throw new DamagedFrameException("a predictor is longer than the block");
    }
    return order;
  }

  private void readPlain(int width, int[] x, int from, int end) throws IOException {
    for (int i = from; i < end; i++) {
      x[i] = (int) in.signed(width);
    }
  }

  private void readPlain(int width, long[] x, int count) throws IOException {
    for (int i = FIRST; i < FIRST + count; i++) {
      x[i] = in.signed(width);
    }
  }

  private void readPrediction(int order) throws IOException {
    if (isFixed()) {
      prediction.become(order);
      return;
    }
    int precision = in.unsigned(4) + 1;
    int shift = (int) in.signed(5);
    if (precision == 16 || shift < 0) {
      throw new DamagedFrameException("a predictor is damaged");
    }
    for (int k = 0; k < order; k++) {
      prediction.setCoefficient(k, (int) in.signed(precision));
    }
    prediction.become(order, shift);
  }

  /**
   * Reads what follows the samples before the predictor's first.
   *
   * @param packed makes samples of the residuals at once; null to leave them
   */
  private void readResiduals(FlacPrediction packed, int[] x, int frames) throws IOException {
    int method = in.unsigned(2);
    if (method > 1) {
      throw new DamagedFrameException("its residuals are coded in an unknown way");
    }
    int parameterBits = 4 + method;
    int escape = (1 << parameterBits) - 1;
    int partitionOrder = in.unsigned(4);
    int length = frames >> partitionOrder;
    int order = prediction.order();
    if (length << partitionOrder != frames || length < order) {
      throw new DamagedFrameException("its residuals are not divided as its length allows");
    }
    int at = FIRST + order;
    for (int end = FIRST + length; end <= FIRST + frames; end += length) {
      int parameter = in.unsigned(parameterBits);
      if (parameter == escape) {
        readPlain(in.unsigned(5), x, at, end);
        if (packed != null) {
          packed.restore(x, at, end);
        }
      } else if (packed != null) {
        in.rice(parameter, packed, x, at, end);
      } else {
        in.rice(parameter, x, at, end);
      }
      at = end;
    }
  }
}
