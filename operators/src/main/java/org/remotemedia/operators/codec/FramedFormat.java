package org.remotemedia.operators.codec;

/**
 * A format that is nothing but frames, one after the other. Its files may begin with anything, so
 * that they are told by several frames in a row rather than by their first bytes.
 */
interface FramedFormat extends AudioFileFormat {
  /** Bytes of a header that {@link #frameBytes} and {@link #belongTogether} look at. */
  int HEADER_BYTES = 7;

  /**
   * Length of the frame that begins at an index, 0 where none does; {@link #HEADER_BYTES} are
   * there.
   */
  int frameBytes(byte[] bytes, int at);

  /** Whether the frames at two indices can be of one stream. */
  boolean belongTogether(byte[] bytes, int at, byte[] others, int otherAt);

  @Override
  default boolean matches(byte[] head) {
    return head.length >= HEADER_BYTES && frameBytes(head, 0) > 0;
  }
}
