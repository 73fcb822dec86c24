package org.remotemedia.operators.codec;

import java.io.IOException;
import java.nio.ByteBuffer;

/** The bytes of a file as they are given to the decoder process. */
class ByteSource {
  private final CodecInput input;

  ByteSource(CodecInput input) {
    this.input = input;
  }

  CodecInput input() {
    return input;
  }

  /** Length in bytes of the file, −1 when it is not known. */
  long size() {
    return input.size().orElse(-1);
  }

  /** Whether bytes can be read from any position. */
  boolean isSeekable() {
    return input.isSeekable();
  }

  /**
   * Reads the next bytes.
   *
   * @param position of the first one; counts only where {@link #isSeekable()}
   * @param offset in {@code target} of the first one
   * @param length how many at most
   * @return how many, at least 1, or −1 at the end
   * @throws org.remotemedia.operators.error.AudioFormatError when the file is seen to be damaged
   */
  int read(long position, byte[] target, int offset, int length) throws IOException {
    if (isSeekable()) {
      if (position > input.size().orElse(0)) {
        return -1;
      }
      input.seek(position);
    }
    return take(target, offset, length);
  }

  /** Takes what is in the buffer, at most {@code length} bytes of it. */
  final int take(byte[] target, int offset, int length) throws IOException {
    if (input.fill(1) == 0) {
      return -1;
    }
    ByteBuffer buffer = input.buffer();
    int count = Math.min(length, buffer.remaining());
    buffer.get(target, offset, count);
    return count;
  }

  /** Frames of the recording where the bytes given so far tell, else −1. */
  long endFrames(int sampleRate) {
    return -1;
  }

  /** The part of the recording that is to be heard, null for all of it. */
  Mp4Edit edit() {
    return null;
  }

  /** Whether the file has ended before its own structure says that it ends. */
  boolean isCut() {
    return false;
  }

  /** Throws what the file's own structure has to say once its last byte has been decoded. */
  void checkEnd(String name, long frames) throws IOException {
    if (isCut()) {
      throw TruncatedAudioError.withoutEnd(name, frames);
    }
  }

  /** Where another recording begins, once this one has ended in order; −1 where none follows. */
  long nextPart() {
    return -1;
  }
}
