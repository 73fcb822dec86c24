package org.remotemedia.operators.codec;

import java.io.IOException;

/** The bytes of an MP4 file, and what its index says of what is to be heard. */
final class Mp4File extends ByteSource {
  private final Mp4Edit edit;

  private Mp4File(CodecInput input, Mp4Edit edit) {
    super(input);
    this.edit = edit;
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
    return new Mp4File(input, Mp4Index.edit(input, end, name));
  }

  @Override
  Mp4Edit edit() {
    return edit;
  }

  @Override
  long endFrames(int sampleRate) {
    return edit == null ? -1 : edit.frames(sampleRate);
  }
}
