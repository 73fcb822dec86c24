package org.remotemedia.operators.codec;

/** Tells sizes that programs write into a pipe, where they cannot know them, from real ones. */
final class UnknownSize {
  /**
   * From which programs start: the largest number of 32 bits with or without a sign, and what of
   * these SoX, arecord, mplayer and others take so that nothing overflows. Some take off the length
   * of the header, or the rest that is no whole frame.
   */
  private static final long[] LARGEST = {
    0xFFFF_FFFFL,
    0xFFFF_FF00L,
    0xFFFF_F000L,
    0x8000_0000L,
    0x7FFF_FFFFL,
    0x7FFF_FF00L,
    0x7FFF_F000L,
    0x7F00_0000L
  };

  private static final int USUAL_HEADER_BYTES = 80;

  private UnknownSize() {}

  /**
   * Whether a size means that it is not known.
   *
   * @param input positioned where the bytes begin that are counted
   * @param declared in bytes
   * @param frameBytes of one frame of the samples
   */
  static boolean is(CodecInput input, long declared, int frameBytes) {
    if (declared == LARGEST[0]) {
      return true;
    }
    boolean isThere =
        input.size().isPresent() && declared <= input.size().getAsLong() - input.position();
    if (isThere) {
      return false;
    }
    long slack = Math.max(input.passed(), USUAL_HEADER_BYTES) + frameBytes;
    for (long largest : LARGEST) {
      if (declared <= largest && largest - declared <= slack) {
        return true;
      }
    }
    return false;
  }
}
