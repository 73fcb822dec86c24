package org.remotemedia.operators.codec;

import java.io.IOException;
import java.util.Arrays;
import org.remotemedia.operators.error.AudioFormatError;

/**
 * The bytes of a file that is nothing but frames, which are followed as they pass: decoders go on
 * at the next frame where one is damaged, and say nothing. The recording ends where a tag or
 * another recording begins. Anything else may come after the last frame.
 */
class FramedSource extends ByteSource {
  /** By how many bytes the frames are followed ahead of those that are given out. */
  static final int BYTES_AHEAD = 1 << 14;

  /** By how many more, so that it is seen whether what follows is another recording. */
  private static final int LOOK_AHEAD = 1 << 14;

  private final String name;
  private final FramedFormat format;
  private final boolean passesTags;

  /** The header of the first frame. */
  private final byte[] first;

  /** Where the next frame is due. */
  private long nextFrame;

  /** Where a frame was due and none began, −1 as long as there was one. */
  private long lostAt = -1;

  private long frames;
  private boolean atEnd;

  /**
   * Where the frames of this recording end and something else begins, −1 as long as they do not.
   */
  private long partEnd = -1;

  private long nextPart = -1;

  /**
   * @param input positioned at the first frame
   * @param passesTags whether tags between frames are left out, which parts of streams begin with
   */
  FramedSource(CodecInput input, String name, FramedFormat format, boolean passesTags)
      throws IOException {
    super(input);
    this.name = name;
    this.format = format;
    this.passesTags = passesTags;
    input.fill(FramedFormat.HEADER_BYTES);
    int at = input.buffer().position();
    this.first = Arrays.copyOfRange(input.bytes(), at, at + FramedFormat.HEADER_BYTES);
    this.nextFrame = input.position();
  }

  /** Not of the file, which may hold others: decoders would make guesses about the length. */
  @Override
  final long size() {
    return -1;
  }

  /** Frames follow each other; there is no need to jump. */
  @Override
  final boolean isSeekable() {
    return false;
  }

  final String name() {
    return name;
  }

  /** Whether the last bytes have been looked at. */
  final boolean isAtEnd() {
    return atEnd;
  }

  /** Whole frames so far. */
  final long frames() {
    return frames;
  }

  @Override
  int read(long position, byte[] target, int offset, int length) throws IOException {
    while (input().position() != partEnd || goesOn()) {
      int available = input().fill(BYTES_AHEAD + LOOK_AHEAD + 1);
      if (available == 0) {
        return -1;
      }
      boolean ends = available <= BYTES_AHEAD + LOOK_AHEAD;
      int followed = ends ? available : available - LOOK_AHEAD;
      follow(followed, ends);
      if (partEnd >= 0 && partEnd - input().position() <= followed) {
        followed = (int) (partEnd - input().position());
        ends = true;
      }
      boolean last = ends && followed <= BYTES_AHEAD;
      int most = Math.min(length, last ? followed : followed - BYTES_AHEAD);
      if (lostAt >= 0) {
        search(most, ends);
      }
      int count = Math.min(most, bytesToTag());
      if (count > 0) {
        atEnd = last;
        pass(count, last);
        return take(target, offset, count);
      }
      if (most > 0) {
        input().skip(tagBytes());
        nextFrame = input().position();
      }
    }
    return -1;
  }

  /**
   * Looks at what is where a tag, or something else than frames of this stream, was met.
   *
   * @return whether it is junk, among which frames may still be found
   */
  private boolean goesOn() throws IOException {
    if (nextPart >= 0) {
      return false;
    }
    while (Tags.pass(input())) {
      // Another one may follow.
    }
    partEnd = input().position();
    if (input().fill(1) == 0) {
      return false;
    }
    if (AudioDecoders.beginsRecording(input())) {
      nextPart = partEnd;
      return false;
    }
    partEnd = -1;
    nextFrame = input().position();
    lostAt = nextFrame;
    return true;
  }

  /** Decoders may give up before the end of the file, and frames follow. */
  @Override
  void checkEnd(String recording, long found) throws IOException {
    byte[] rest = new byte[BYTES_AHEAD];
    int count = 0;
    while (count >= 0) {
      count = read(0, rest, 0, rest.length);
    }
  }

  /** Looks at bytes that are to be given out, which are those at the input's position. */
  void pass(int count, boolean last) {}

  /**
   * Looks at a frame.
   *
   * @param at its index in the buffer
   * @param position its offset in the file
   */
  void frame(int at, int bytes, long position) {}

  /**
   * Whether a frame that follows others of its form is the first of another recording.
   *
   * @param at its index in the buffer
   * @param limit index up to which there are bytes
   */
  boolean beginsPart(int at, int limit) {
    return false;
  }

  /** Where another recording begins. */
  @Override
  final long nextPart() {
    return nextPart;
  }

  private void follow(int count, boolean ends) {
    int limit = input().buffer().limit();
    long offset = input().buffer().position() - input().position();
    long end = input().position() + count;
    while (lostAt < 0 && partEnd < 0 && nextFrame < end) {
      int at = (int) (nextFrame + offset);
      int bytes = frameBytes(at, limit);
      if (bytes > limit - at || (bytes == 0 && isTag(at))) {
        return;
      }
      if (bytes == 0 ? endsAt(at, limit, ends) : frames > 0 && beginsPart(at, limit)) {
        partEnd = nextFrame;
      } else if (bytes == 0) {
        lostAt = nextFrame;
      } else {
        frame(at, bytes, nextFrame);
        frames++;
        nextFrame += bytes;
      }
    }
  }

  /** Whether a tag begins at an index, or another recording. */
  private boolean endsAt(int at, int limit, boolean ends) {
    byte[] bytes = input().bytes();
    return Tags.isTag(bytes, at, limit) || FrameSearch.isRow(format, bytes, at, limit, ends);
  }

  /** Length of the frame that begins at an index, 0 where none of this stream does. */
  private int frameBytes(int at, int limit) {
    byte[] bytes = input().bytes();
    return limit - at >= FramedFormat.HEADER_BYTES && format.belongTogether(bytes, at, first, 0)
        ? format.frameBytes(bytes, at)
        : 0;
  }

  /** Frames that follow those that are missing show that these were not the end. */
  private void search(int count, boolean ends) {
    int limit = input().buffer().limit();
    long offset = input().buffer().position() - input().position();
    for (long end = input().position() + count; nextFrame < end; nextFrame++) {
      int at = (int) (nextFrame + offset);
      if (input().bytes()[at] == (byte) 0xFF && isFound(at, limit, ends)) {
        throw new AudioFormatError(
            name
                + " is damaged: no frame begins at byte "
                + lostAt
                + ", after "
                + frames
                + " whole ones, but more follow from byte "
                + nextFrame
                + " on; it may be several recordings in one file");
      }
    }
  }

  /** Fewer frames of this stream are enough than of another one. */
  private boolean isFound(int at, int limit, boolean ends) {
    int bytes = frameBytes(at, limit);
    return (bytes > 0 && frameBytes(at + bytes, limit) > 0)
        || FrameSearch.isRow(format, input().bytes(), at, limit, ends);
  }

  private boolean isTag(int at) {
    return passesTags && Id3.v2Bytes(header(at)) > 0;
  }

  private byte[] header(int at) {
    int to = Math.min(input().buffer().limit(), at + Id3.V2_HEADER_BYTES);
    return Arrays.copyOfRange(input().bytes(), at, to);
  }

  /** Bytes up to the next tag that is to be left out. */
  private int bytesToTag() {
    long distance = nextFrame - input().position();
    int available = input().buffer().remaining();
    boolean tag =
        lostAt < 0
            && distance >= 0
            && distance < available
            && isTag(input().buffer().position() + (int) distance);
    return tag ? (int) distance : Integer.MAX_VALUE;
  }

  private int tagBytes() {
    return Id3.v2Bytes(header(input().buffer().position()));
  }
}
