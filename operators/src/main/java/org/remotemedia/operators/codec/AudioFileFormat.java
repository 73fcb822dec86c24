package org.remotemedia.operators.codec;

import java.io.IOException;
import java.util.List;

/** One file format that can be decoded. */
interface AudioFileFormat {
  /** What users call it. */
  String name();

  /** The endings of its files' names, in lower case with their dot. */
  List<String> suffixes();

  /** Whether a file that begins with {@code head} is of this format. */
  boolean matches(byte[] head);

  /**
   * Reads the header.
   *
   * @param input positioned at the first byte
   * @param name the recording, for messages
   * @param process for formats that are decoded there
   */
  PartDecoder open(CodecInput input, String name, DecoderProcess process) throws IOException;
}
