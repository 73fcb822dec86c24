package org.remotemedia.operators.codec;

import java.io.IOException;
import java.util.List;

/**
 * Finds where the frames of a recording begin: after junk, zeros, a tag of which it is not known
 * how long it is, or the rest of a frame that was cut.
 */
final class FrameSearch {
  /** Bytes that may stand before the first frame. */
  static final int MAX_JUNK = 1 << 17;

  /** Frames in a row that are no chance any more. */
  private static final int ENOUGH = 4;

  /** Where the file ends sooner, or where frames are to be expected. */
  private static final int FEW = 2;

  /** In which as many frames begin as are looked for; none is longer than 8191. */
  static final int WINDOW = 1 << 15;

  private final List<FramedFormat> formats;

  FrameSearch(List<FramedFormat> formats) {
    this.formats = formats;
  }

  /**
   * The format of which at least two frames begin at the input's position, null where none does.
   */
  FramedFormat here(CodecInput input) throws IOException {
    int available = input.fill(WINDOW);
    int at = input.buffer().position();
    for (FramedFormat format : formats) {
      if (isRow(format, input.bytes(), at, at + available, available < WINDOW, FEW)) {
        return format;
      }
    }
    return null;
  }

  /**
   * Moves the input to the first of several frames in a row.
   *
   * @param most bytes to be passed over at most
   * @return their format, null where there are none; the input may then be after what was looked at
   */
  FramedFormat find(CodecInput input, long most) throws IOException {
    long passed = 0;
    while (passed <= most) {
      int available = input.fill(WINDOW);
      boolean last = available < WINDOW;
      int from = input.buffer().position();
      int limit = from + available;
      int to = last ? limit - FramedFormat.HEADER_BYTES : limit - WINDOW;
      to = (int) Math.min(to, from + most - passed);
      for (int at = from; at <= to; at++) {
        FramedFormat format = input.bytes()[at] == (byte) 0xFF ? at(input, at, limit, last) : null;
        if (format != null) {
          input.buffer().position(at);
          return format;
        }
      }
      passed += to + 1 - from;
      if (last || passed > most) {
        return null;
      }
      input.buffer().position(to + 1);
    }
    return null;
  }

  private FramedFormat at(CodecInput input, int at, int limit, boolean last) {
    for (FramedFormat format : formats) {
      if (isRow(format, input.bytes(), at, limit, last, ENOUGH)) {
        return format;
      }
    }
    return null;
  }

  /**
   * Whether frames of one form follow each other from an index on.
   *
   * @param last whether the file ends at {@code limit}
   */
  static boolean isRow(FramedFormat format, byte[] bytes, int first, int limit, boolean last) {
    return isRow(format, bytes, first, limit, last, ENOUGH);
  }

  static boolean isRow(
      FramedFormat format, byte[] bytes, int first, int limit, boolean last, int enough) {
    int at = first;
    for (int found = 0; found < enough; found++) {
      if (last && found >= FEW && isEnd(bytes, at, limit)) {
        return true;
      }
      if (at + FramedFormat.HEADER_BYTES > limit) {
        return false;
      }
      int length = format.frameBytes(bytes, at);
      if (length == 0 || !format.belongTogether(bytes, first, bytes, at)) {
        return false;
      }
      at += length;
    }
    return true;
  }

  /** Whether nothing follows, part of a frame, or a tag. */
  private static boolean isEnd(byte[] bytes, int at, int limit) {
    return at + FramedFormat.HEADER_BYTES > limit || bytes[at] == 'T' || bytes[at] == 'A';
  }
}
