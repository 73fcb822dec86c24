package org.remotemedia.operators.codec;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Finds the header of another recording among samples of which only the end of the file tells how
 * many they are. Enough of it is looked at that samples do not look so by chance.
 */
final class NextHeader {
  /** Bytes of a header that are looked at. */
  private static final int BYTES = 16;

  /** Encodings of AU that there are, and the longest header of one. */
  private static final int MOST_ENCODING = 27;

  private static final int MOST_OFFSET = 1 << 16;

  private final CodecInput input;
  private long searched;
  private long found = -1;

  NextHeader(CodecInput input) {
    this.input = input;
    this.searched = input.position();
  }

  /** Where it begins: offset in the file, −1 as long as none was met. */
  long found() {
    return found;
  }

  /**
   * Makes bytes available that are before it.
   *
   * @param wanted how many are needed at least
   * @return how many there are, less than wanted only where it or the end of the file comes
   */
  int fill(int wanted) throws IOException {
    if (found < 0) {
      int available = input.fill(wanted + BYTES);
      boolean ends = available < wanted + BYTES;
      search(available);
      if (found < 0) {
        return ends ? available : available - BYTES;
      }
    }
    return (int) Math.min(input.fill(wanted), found - input.position());
  }

  private void search(int available) {
    long end = input.position() + available - BYTES;
    long offset = input.buffer().position() - input.position();
    for (; found < 0 && searched <= end; searched++) {
      if (isHeader(input.bytes(), (int) (searched + offset))) {
        found = searched;
      }
    }
  }

  private static boolean isHeader(byte[] bytes, int at) {
    return switch (bytes[at]) {
      case 'R', 'B' ->
          (is(bytes, at, "RIFF")
                  || is(bytes, at, "RIFX")
                  || is(bytes, at, "RF64")
                  || is(bytes, at, "BW64"))
              && is(bytes, at + 8, "WAVE")
              && isName(bytes, at + 12);
      case 'F' ->
          is(bytes, at, "FORM")
              && (is(bytes, at + 8, "AIFF") || is(bytes, at + 8, "AIFC"))
              && isName(bytes, at + 12);
      case '.' -> is(bytes, at, ".snd") && isSun(ByteBuffer.wrap(bytes, at, BYTES));
      case 'd' ->
          is(bytes, at, "dns.")
              && isSun(ByteBuffer.wrap(bytes, at, BYTES).order(ByteOrder.LITTLE_ENDIAN));
      default -> false;
    };
  }

  private static boolean is(byte[] bytes, int at, String magic) {
    for (int i = 0; i < magic.length(); i++) {
      if (bytes[at + i] != magic.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** Whether four printable characters begin at an index. */
  private static boolean isName(byte[] bytes, int at) {
    for (int i = at; i < at + 4; i++) {
      if (bytes[i] < ' ' || bytes[i] > '~') {
        return false;
      }
    }
    return true;
  }

  private static boolean isSun(ByteBuffer header) {
    int at = header.position();
    int offset = header.getInt(at + 4);
    int encoding = header.getInt(at + 12);
    return offset > 0 && offset < MOST_OFFSET && encoding > 0 && encoding <= MOST_ENCODING;
  }
}
