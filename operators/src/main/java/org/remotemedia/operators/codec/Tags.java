package org.remotemedia.operators.codec;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** The tags that stand after recordings, and between those that are joined. */
final class Tags {
  private static final String ID3_V2 = "ID3";
  private static final String ID3_V1 = "TAG";
  private static final String ID3_V1_MORE = "TAG+";
  private static final String APE = "APETAGEX";
  private static final String LYRICS = "LYRICSBEGIN";
  private static final String[] LYRICS_ENDS = {"LYRICS200", "LYRICSEND"};

  private static final int ID3_V1_MORE_BYTES = 227;
  private static final int APE_HEADER_BYTES = 32;
  private static final int APE_SIZE = 12;
  private static final int APE_FLAGS = 20;

  /** The bit of an APE tag's flags that a header has and a footer has not. */
  private static final int APE_IS_HEADER = 1 << 29;

  /** In which lyrics must end. */
  private static final int MOST_LYRICS = 1 << 15;

  private Tags() {}

  /** Whether a tag begins at an index. */
  static boolean isTag(byte[] bytes, int at, int limit) {
    byte[] head = Arrays.copyOfRange(bytes, at, Math.min(limit, at + LYRICS.length()));
    return MagicBytes.has(head, 0, ID3_V2)
        || MagicBytes.has(head, 0, ID3_V1)
        || MagicBytes.has(head, 0, APE)
        || MagicBytes.has(head, 0, LYRICS);
  }

  /** Passes over a tag; false where there is none, or none that ends within the file. */
  static boolean pass(CodecInput input) throws IOException {
    long bytes = bytes(input);
    boolean ends =
        bytes > 0
            && (input.size().isEmpty() || bytes <= input.size().getAsLong() - input.position());
    return ends && input.skip(bytes) == bytes;
  }

  /** Length of the tag at the input's position, 0 where there is none. */
  private static long bytes(CodecInput input) throws IOException {
    int available = Math.min(APE_HEADER_BYTES, input.fill(APE_HEADER_BYTES));
    int at = input.buffer().position();
    byte[] head = Arrays.copyOfRange(input.bytes(), at, at + available);
    if (MagicBytes.has(head, 0, ID3_V2)) {
      return Id3.v2Bytes(head);
    }
    if (MagicBytes.has(head, 0, ID3_V1)) {
      return MagicBytes.has(head, 0, ID3_V1_MORE) ? ID3_V1_MORE_BYTES : Id3.V1_BYTES;
    }
    if (MagicBytes.has(head, 0, APE)) {
      return apeBytes(head);
    }
    return MagicBytes.has(head, 0, LYRICS) ? lyricsBytes(input) : 0;
  }

  /** Of a tag that begins with its header; one that only ends with it cannot be told so. */
  private static long apeBytes(byte[] head) {
    ByteBuffer tag = ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN);
    boolean isHeader =
        head.length == APE_HEADER_BYTES && (tag.getInt(APE_FLAGS) & APE_IS_HEADER) != 0;
    return isHeader ? APE_HEADER_BYTES + Integer.toUnsignedLong(tag.getInt(APE_SIZE)) : 0;
  }

  private static int lyricsBytes(CodecInput input) throws IOException {
    int available = Math.min(MOST_LYRICS, input.fill(MOST_LYRICS));
    int from = input.buffer().position();
    for (int at = from; at < from + available; at++) {
      if (input.bytes()[at] == 'L') {
        byte[] end = Arrays.copyOfRange(input.bytes(), at, Math.min(from + available, at + 9));
        for (String magic : LYRICS_ENDS) {
          if (MagicBytes.has(end, 0, magic)) {
            return at + magic.length() - from;
          }
        }
      }
    }
    return 0;
  }
}
