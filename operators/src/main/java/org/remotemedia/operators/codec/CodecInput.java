package org.remotemedia.operators.codec;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.OptionalLong;
import org.remotemedia.operators.error.AudioFormatError;

/**
 * The bytes of one file behind a buffer that decoders work on in place: {@link #fill} makes bytes
 * available, {@link #buffer} gives them, {@link #skip} leaves them out.
 */
final class CodecInput {
  private static final int BUFFER_BYTES = 1 << 16;

  /** A buffer to read any number of files with, one after the other. */
  static ByteBuffer newBuffer() {
    return ByteBuffer.allocate(BUFFER_BYTES);
  }

  private final InputStream in;
  private final OptionalLong size;
  private ByteBuffer buffer;
  private long bufferStart;
  private long start;
  private boolean ended;

  CodecInput(InputStream in) {
    this(in, newBuffer());
  }

  /**
   * @param buffer from {@link #newBuffer}; in use until the last byte of this file is read
   */
  CodecInput(InputStream in, ByteBuffer buffer) {
    this.in = in;
    long known = in instanceof SeekableInput seekable ? seekable.size() : -1;
    this.size = known < 0 ? OptionalLong.empty() : OptionalLong.of(known);
    this.buffer = buffer.clear().order(ByteOrder.BIG_ENDIAN).limit(0);
  }

  /** Length of the file in bytes, if it is known. */
  OptionalLong size() {
    return size;
  }

  /** Offset in bytes of the next byte. */
  long position() {
    return bufferStart + buffer.position();
  }

  /** A recording begins at the next byte. */
  void begin() {
    start = position();
    buffer.order(ByteOrder.BIG_ENDIAN);
  }

  /** Bytes of the recording before the next one. */
  long passed() {
    return position() - start;
  }

  /** Whether {@link #seek} can go to any byte. */
  boolean isSeekable() {
    return in instanceof SeekableInput;
  }

  /** Whether {@link #seek} can go to a byte: of other files, too, to those in the buffer. */
  boolean canSeek(long position) {
    return isSeekable() || (position >= bufferStart && position <= bufferStart + buffer.limit());
  }

  /**
   * Goes to a byte of the file.
   *
   * @param position offset in bytes, from 0 to the file's size; {@link #canSeek} it
   */
  void seek(long position) throws IOException {
    if (position >= bufferStart && position <= bufferStart + buffer.limit()) {
      buffer.position((int) (position - bufferStart));
      return;
    }
    ((SeekableInput) in).seek(position);
    bufferStart = position;
    buffer.position(0).limit(0);
    ended = false;
  }

  /** The available bytes, from its position to its limit; whoever takes them moves the position. */
  ByteBuffer buffer() {
    return buffer;
  }

  /**
   * What the buffer's positions are indices of; another array after a fill that needs more room.
   */
  @SuppressWarnings("ByteBufferBackingArray") // Allocated here, so that its offset is 0.
  byte[] bytes() {
    return buffer.array();
  }

  /**
   * Makes bytes available.
   *
   * @param wanted how many are needed at least
   * @return how many there are, less than wanted only where the file ends
   */
  int fill(int wanted) throws IOException {
    if (buffer.remaining() >= wanted || ended) {
      return buffer.remaining();
    }
    makeRoom(wanted);
    byte[] bytes = bytes();
    int limit = buffer.limit();
    while (limit - buffer.position() < wanted) {
      int count = in.read(bytes, limit, bytes.length - limit);
      if (count < 0) {
        ended = true;
        break;
      }
      limit += count;
      buffer.limit(limit);
    }
    return buffer.remaining();
  }

  private void makeRoom(int wanted) {
    bufferStart += buffer.position();
    if (wanted > buffer.capacity()) {
      ByteBuffer larger = ByteBuffer.allocate(wanted).order(buffer.order());
      larger.put(buffer).flip();
      buffer = larger;
    } else {
      buffer.compact().flip();
    }
  }

  /** Leaves out bytes; returns how many, less than asked only where the file ends. */
  long skip(long bytes) throws IOException {
    int buffered = (int) Math.min(bytes, buffer.remaining());
    buffer.position(buffer.position() + buffered);
    long left = bytes - buffered;
    if (left == 0 || ended) {
      return buffered;
    }
    bufferStart += buffer.position();
    buffer.position(0).limit(0);
    if (in instanceof SeekableInput seekable) {
      long skipped = seekable.skip(left);
      bufferStart += skipped;
      return buffered + skipped;
    }
    while (left > 0) {
      int available = fill((int) Math.min(left, buffer.capacity()));
      if (available == 0) {
        break;
      }
      int step = (int) Math.min(left, available);
      buffer.position(buffer.position() + step);
      left -= step;
    }
    return bytes - left;
  }

  /** The error of a file that ends within its header, whose length is looked up for it. */
  AudioFormatError endsInHeader(String name) throws IOException {
    skip(Long.MAX_VALUE);
    return new AudioFormatError(
        name + " is truncated: it ends after " + position() + " bytes within its header");
  }
}
