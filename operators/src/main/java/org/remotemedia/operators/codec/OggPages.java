package org.remotemedia.operators.codec;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.remotemedia.operators.error.AudioFormatError;

/**
 * The bytes of an Ogg file, page by page (RFC 3533). Decoders pass over pages that are damaged or
 * missing; here every page's checksum and number are checked, and that the last one says so.
 */
final class OggPages extends ByteSource {
  private static final int HEADER_BYTES = 27;
  private static final int FLAGS = 5;
  private static final int GRANULE = 6;
  private static final int SERIAL = 14;
  private static final int NUMBER = 18;
  private static final int CHECKSUM = 22;
  private static final int FIRST_PAGE = 2;
  private static final int LAST_PAGE = 4;

  /** Where the first packet begins in the first page, which has one segment. */
  private static final int FIRST_PACKET = HEADER_BYTES + 1;

  /** "OpusHead" in little-endian order. */
  private static final long OPUS = 0x6461_6548_7375_704FL;

  /** Where the head of Opus tells how many frames of the first ones are not to be heard. */
  private static final int OPUS_DELAY = 10;

  private final String name;

  /** Bytes of the current page that are still to be given out; they are in the buffer. */
  private int pageBytes;

  private boolean begun;
  private boolean ended;
  private boolean cut;
  private int serial;
  private int number;
  private long granule;
  private int delay;

  OggPages(CodecInput input, String name) {
    super(input);
    this.name = name;
  }

  /** Pages are checked as they pass, which they do once. */
  @Override
  boolean isSeekable() {
    return false;
  }

  @Override
  int read(long position, byte[] target, int offset, int length) throws IOException {
    if (pageBytes == 0 && !hasNextPage()) {
      cut = !ended;
      return -1;
    }
    int count = take(target, offset, Math.min(length, pageBytes));
    pageBytes -= count;
    return count;
  }

  /** An incomplete page, too, is the end. */
  private boolean hasNextPage() throws IOException {
    long start = input().position();
    if (input().fill(HEADER_BYTES) < HEADER_BYTES) {
      return false;
    }
    ByteBuffer buffer = input().buffer().order(ByteOrder.LITTLE_ENDIAN);
    int at = buffer.position();
    boolean isPage =
        buffer.get(at) == 'O' && buffer.get(at + 1) == 'g' && buffer.get(at + 2) == 'g';
    if (ended && !isPage) {
      return false; // A tag, or padding.
    }
    if (!isPage) {
      throw damaged("no page of it begins at byte " + start);
    }
    int segments = buffer.get(at + HEADER_BYTES - 1) & 0xFF;
    int bytes = HEADER_BYTES + segments;
    if (input().fill(bytes) < bytes) {
      return false;
    }
    buffer = input().buffer().order(ByteOrder.LITTLE_ENDIAN);
    at = buffer.position();
    for (int i = 0; i < segments; i++) {
      bytes += buffer.get(at + HEADER_BYTES + i) & 0xFF;
    }
    if (input().fill(bytes) < bytes) {
      return false;
    }
    checkSum(start, bytes);
    checkOrder(start);
    pageBytes = bytes;
    return true;
  }

  private void checkSum(long start, int bytes) {
    ByteBuffer buffer = input().buffer().order(ByteOrder.LITTLE_ENDIAN);
    int at = buffer.position();
    int stated = buffer.getInt(at + CHECKSUM);
    buffer.putInt(at + CHECKSUM, 0);
    int computed = Crc.crc32(0, input().bytes(), at, at + bytes);
    buffer.putInt(at + CHECKSUM, stated);
    if (computed != stated) {
      throw damaged("the checksum of its page at byte " + start + " is wrong");
    }
  }

  private void checkOrder(long start) {
    ByteBuffer buffer = input().buffer();
    int at = buffer.position();
    int flags = buffer.get(at + FLAGS);
    int pageSerial = buffer.getInt(at + SERIAL);
    int pageNumber = buffer.getInt(at + NUMBER);
    if (begun && (ended || pageSerial != serial || (flags & FIRST_PAGE) != 0)) {
      throw new AudioFormatError(
          name
              + " holds several Ogg streams, another one from byte "
              + start
              + " on, which is not supported; take it apart first, for instance with ffmpeg");
    }
    // Between headers and audio, recordings of a broadcast have a gap.
    if (begun && granule > 0 && pageNumber != number + 1) {
      throw damaged(
          "behind its page " + number + " follows page " + pageNumber + ", at byte " + start);
    }
    if (!begun && isOpus(buffer, at + FIRST_PACKET)) {
      delay = Short.toUnsignedInt(buffer.getShort(at + FIRST_PACKET + OPUS_DELAY));
    }
    begun = true;
    serial = pageSerial;
    number = pageNumber;
    granule = buffer.getLong(at + GRANULE);
    ended = (flags & LAST_PAGE) != 0;
  }

  private static boolean isOpus(ByteBuffer buffer, int at) {
    return buffer.limit() >= at + OPUS_DELAY + 2 && buffer.getLong(at) == OPUS;
  }

  private AudioFormatError damaged(String what) {
    return new AudioFormatError(name + " is damaged: " + what);
  }

  /** Decoders do not cut the last page of short recordings at its time; it may also be later. */
  @Override
  long endFrames() {
    return ended && granule > 0 ? granule - delay : -1;
  }

  @Override
  boolean isCut() {
    return cut;
  }

  @Override
  void checkEnd(String recording, long frames) {
    if (!ended) {
      throw TruncatedAudioError.withoutEnd(recording, frames);
    }
  }
}
