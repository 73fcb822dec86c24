package org.remotemedia.operators.codec;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.remotemedia.operators.error.AudioFormatError;

/**
 * The bytes of an Ogg file, page by page (RFC 3533). Decoders pass over pages that are damaged or
 * missing; here every page's checksum and number are checked, and that the last one is whole. It
 * need not say that it is the last: recorders that are switched off do not come to that. What is
 * chained on is another recording.
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

  /** A segment of so many bytes is not the last of its packet. */
  private static final int FULL_SEGMENT = 255;

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

  /** Whether the latest page says that it is the last, and whether nothing follows it. */
  private boolean ended;

  private boolean latest;

  /** Whether the file can end with the latest page: a packet ends there, and it tells the time. */
  private boolean whole;

  private boolean cut;

  /** Where another stream begins after this one, −1 where none does. */
  private long nextPart = -1;

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
      cut = !ended && !(whole && latest);
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
    if ((ended || granule > 0) && (buffer.get(at + FLAGS) & FIRST_PAGE) != 0) {
      nextPart = start;
      return false;
    }
    int segments = buffer.get(at + HEADER_BYTES - 1) & 0xFF;
    int bytes = HEADER_BYTES + segments;
    if (input().fill(bytes) < bytes) {
      return false;
    }
    buffer = input().buffer().order(ByteOrder.LITTLE_ENDIAN);
    at = buffer.position();
    int lacing = 0;
    for (int i = 0; i < segments; i++) {
      lacing = buffer.get(at + HEADER_BYTES + i) & 0xFF;
      bytes += lacing;
    }
    int available = input().fill(bytes + FLAGS + 1);
    if (available < bytes) {
      return false;
    }
    latest = available == bytes || (available > bytes + FLAGS && isFirst(bytes));
    checkSum(start, bytes);
    checkOrder(start);
    if (segments > 0) {
      whole = lacing < FULL_SEGMENT && granule > 0;
    }
    if (!begun) {
      begin(bytes);
    }
    pageBytes = bytes;
    return true;
  }

  /** Whether the first page of a stream begins so many bytes ahead, where a page is due. */
  private boolean isFirst(int ahead) {
    int at = input().buffer().position() + ahead;
    byte[] bytes = input().bytes();
    return bytes[at] == 'O' && bytes[at + 1] == 'g' && (bytes[at + FLAGS] & FIRST_PAGE) != 0;
  }

  private void checkSum(long start, int bytes) {
    int stated = input().buffer().order(ByteOrder.LITTLE_ENDIAN).getInt(checksumAt());
    if (checksum(bytes) != stated) {
      throw damaged("the checksum of its page at byte " + start + " is wrong");
    }
    input().buffer().putInt(checksumAt(), stated);
  }

  private int checksumAt() {
    return input().buffer().position() + CHECKSUM;
  }

  /** Of the page at the buffer's position, whose own field is 0 afterwards. */
  private int checksum(int bytes) {
    input().buffer().putInt(checksumAt(), 0);
    int at = input().buffer().position();
    return Crc.crc32(0, input().bytes(), at, at + bytes);
  }

  /** Decoders want the first page to say so, which it may not in what was cut out of a stream. */
  private void begin(int bytes) {
    ByteBuffer buffer = input().buffer();
    int at = buffer.position();
    if (isOpus(buffer, at + FIRST_PACKET)) {
      delay = Short.toUnsignedInt(buffer.getShort(at + FIRST_PACKET + OPUS_DELAY));
    }
    byte flags = buffer.get(at + FLAGS);
    if ((flags & FIRST_PAGE) == 0) {
      buffer.put(at + FLAGS, (byte) (flags | FIRST_PAGE));
      buffer.putInt(checksumAt(), checksum(bytes));
    }
    begun = true;
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
              + " holds several Ogg streams side by side, another one from byte "
              + start
              + " on, which is not supported; take it apart first, for instance with ffmpeg");
    }
    // Between headers and audio, recordings of a broadcast have a gap.
    if (begun && granule > 0 && pageNumber != number + 1) {
      throw damaged(
          "behind its page " + number + " follows page " + pageNumber + ", at byte " + start);
    }
    serial = pageSerial;
    number = pageNumber;
    ended = (flags & LAST_PAGE) != 0;
    checkGranule(buffer.getLong(at + GRANULE), buffer.get(at + HEADER_BYTES - 1) == 0);
  }

  /** An empty page at the end need not tell the time. */
  private void checkGranule(long position, boolean empty) {
    if (empty && position <= 0) {
      return;
    }
    if (ended && position > 0 && position < Math.max(granule, delay)) {
      throw damaged(
          "its last page ends at granule position "
              + position
              + ", before "
              + Math.max(granule, delay)
              + ", where "
              + (granule > delay ? "the page before it ends" : "its audio begins"));
    }
    granule = position;
  }

  private static boolean isOpus(ByteBuffer buffer, int at) {
    return buffer.limit() >= at + OPUS_DELAY + 2 && buffer.getLong(at) == OPUS;
  }

  private AudioFormatError damaged(String what) {
    return new AudioFormatError(name + " is damaged: " + what);
  }

  /** Decoders do not cut the last page of short recordings at its time; it may also be later. */
  @Override
  long endFrames(int sampleRate) {
    return (ended || (latest && whole)) && granule > 0 ? granule - delay : -1;
  }

  @Override
  boolean isCut() {
    return cut;
  }

  @Override
  void checkEnd(String recording, long frames) throws IOException {
    if (!ended && !(latest && whole)) {
      throw TruncatedAudioError.withoutEnd(recording, frames);
    }
    if (nextPart < 0) {
      nextPart = AfterSamples.plain(input(), recording, 1).check(frames, 0);
    }
  }

  @Override
  long nextPart() {
    return nextPart;
  }
}
