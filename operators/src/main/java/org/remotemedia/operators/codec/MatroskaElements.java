package org.remotemedia.operators.codec;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.remotemedia.operators.error.AudioFormatError;

/**
 * The bytes of a Matroska or WebM file, element by element (RFC 8794, RFC 9559). Its blocks stand
 * in clusters, and these in a segment, either of which may be of unknown size, as recorders write
 * it that cannot go back. So it is the last element that tells whether the file is whole.
 */
final class MatroskaElements extends ByteSource {
  private static final int EBML = 0x1A45_DFA3;
  private static final int SEGMENT = 0x1853_8067;
  private static final int CLUSTER = 0x1F43_B675;
  private static final long UNKNOWN = -1;

  /** An identifier of 4 bytes and a size of 8. */
  private static final int LONGEST_HEADER = 12;

  private final String name;

  /** Bytes of the current element that are still to be given out. */
  private long elementBytes;

  /** Where the segment ends, if it says so. */
  private long segmentEnd = UNKNOWN;

  private boolean cut;

  /** Where another file's header begins after this one, −1 where none does. */
  private long nextPart = -1;

  private final long fileStart;

  MatroskaElements(CodecInput input, String name) {
    super(input);
    this.name = name;
    this.fileStart = input.position();
  }

  /** Elements are looked at as they pass, which they do once. */
  @Override
  boolean isSeekable() {
    return false;
  }

  @Override
  int read(long position, byte[] target, int offset, int length) throws IOException {
    if (elementBytes == 0 && !nextElement()) {
      return -1;
    }
    int count = take(target, offset, (int) Math.min(length, elementBytes));
    elementBytes -= Math.max(0, count);
    // Whoever reads may stop here, without asking for the end.
    cut |= elementBytes > 0 && input().fill(1) == 0;
    return count;
  }

  private boolean nextElement() throws IOException {
    long start = input().position();
    boolean after = segmentEnd != UNKNOWN && start >= segmentEnd;
    int available = Math.min(LONGEST_HEADER, input().fill(LONGEST_HEADER));
    ByteBuffer bytes = input().buffer();
    int at = bytes.position();
    boolean another = start > fileStart && available >= 4 && bytes.getInt(at) == EBML;
    if (another) {
      nextPart = start;
    }
    if (available == 0 || after || another) {
      cut |= !after && segmentEnd != UNKNOWN;
      return false;
    }
    int idBytes = length(bytes.get(at));
    int sizeBytes = idBytes < available ? length(bytes.get(at + idBytes)) : 1;
    if (idBytes > 4 || sizeBytes > 8) {
      throw new AudioFormatError(name + " is damaged: no element of it begins at byte " + start);
    }
    if (idBytes + sizeBytes > available) {
      elementBytes = available;
      cut = true;
      return true;
    }
    int id = (int) number(bytes, at, idBytes);
    // Without the bit that tells the length; all others set mean "unknown".
    long most = (1L << (7 * sizeBytes)) - 1;
    long size = number(bytes, at + idBytes, sizeBytes) & most;
    int header = idBytes + sizeBytes;
    if (id == SEGMENT) {
      segmentEnd = size == most ? UNKNOWN : start + header + size;
    } else if (size == most && id != CLUSTER) {
      throw new AudioFormatError(
          name + " is damaged: its element at byte " + start + " has no size");
    }
    // What stands in a segment or a cluster is looked at one by one.
    boolean holdsOthers = id == SEGMENT || id == CLUSTER;
    elementBytes = header + (holdsOthers ? 0 : size);
    return true;
  }

  /** Leading zeros of the first byte tell how many bytes follow. */
  private static int length(byte first) {
    return Integer.numberOfLeadingZeros(first & 0xFF) - 23;
  }

  private static long number(ByteBuffer bytes, int at, int length) {
    long number = 0;
    for (int i = 0; i < length; i++) {
      number = (number << 8) | (bytes.get(at + i) & 0xFF);
    }
    return number;
  }

  @Override
  long nextPart() {
    return nextPart;
  }

  /** Whether it has ended within an element, or before its segment was to end. */
  @Override
  boolean isCut() {
    return cut;
  }
}
