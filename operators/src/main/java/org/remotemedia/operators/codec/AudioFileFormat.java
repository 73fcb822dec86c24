package org.remotemedia.operators.codec;

import java.io.IOException;

/** One file format that can be decoded. */
interface AudioFileFormat {
  /** Whether a file that begins with {@code head} is of this format. */
  boolean matches(byte[] head);

  /**
   * Reads the header.
   *
   * @param input positioned at the first byte
   * @param name the recording, for messages
   */
  AudioDecoder open(CodecInput input, String name) throws IOException;
}
