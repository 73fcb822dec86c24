package org.remotemedia.operators.codec;

import java.io.IOException;

/** The bytes of an MP4 file, and what its index says of what is to be heard. */
final class Mp4File extends ByteSource {
  private final Mp4Index index;

  /** From where on its positions count. */
  private final long start;

  /** Where it ends, −1 where that is not known. */
  private final long end;

  private Mp4File(CodecInput input, Mp4Index index) {
    super(input);
    this.index = index;
    this.start = input.position() - input.passed();
    this.end = index.nextFile() < 0 ? super.size() : index.nextFile();
  }

  /**
   * Reads the index, of a file that is not seekable only where it lies within the first bytes.
   *
   * @param name the recording, for messages
   */
  static Mp4File open(CodecInput input, String name) throws IOException {
    long end = input.size().orElse(-1);
    if (!input.isSeekable()) {
      int available = input.fill(DecoderProcess.BYTES_KEPT);
      end = available < DecoderProcess.BYTES_KEPT ? input.position() + available : -1;
    }
    return new Mp4File(input, Mp4Index.read(input, end, name));
  }

  @Override
  long size() {
    return end < 0 ? -1 : end - start;
  }

  @Override
  int read(long position, byte[] target, int offset, int length) throws IOException {
    long left = end < 0 ? length : end - (isSeekable() ? start + position : input().position());
    return left <= 0
        ? -1
        : super.read(start + position, target, offset, (int) Math.min(length, left));
  }

  @Override
  Mp4Edit edit() {
    return index.edit();
  }

  @Override
  long endFrames(int sampleRate) {
    return edit() == null ? -1 : edit().frames(sampleRate);
  }

  @Override
  long nextPart() {
    return index.nextFile();
  }
}
