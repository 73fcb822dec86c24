package org.remotemedia.operators.codec;

/**
 * How the frames of a FLAC file are numbered: one by one where their blocks are of one size, else
 * by their first sample. Old encoders (Flake among them) number by samples in either case, which
 * the second frame tells.
 */
final class FlacNumbering {
  private final FlacFrameHeader first;
  private boolean bySample;
  private boolean known;

  /** The number that is due, and the one that would be if frames were numbered by samples. */
  private long next;

  private long nextBySample;

  /**
   * @param first the header of the file's first frame
   */
  FlacNumbering(FlacFrameHeader first) {
    this.first = first;
    this.bySample = first.variable();
    this.known = bySample || first.frames() == 1;
    this.next = first.number();
    this.nextBySample = first.number();
  }

  /** Whether it is known how the next frames are numbered. */
  boolean isKnown() {
    return known;
  }

  /** Holds the next frame to the number that is due. */
  void check(FlacFrameHeader header) throws DamagedFrameException {
    if (header.number() != next && !(canBeBySample() && header.number() == nextBySample)) {
      throw new DamagedFrameException(
          "it has number " + header.number() + ", but " + next + " is due");
    }
  }

  /** Whether this is the second frame, which may tell. */
  private boolean canBeBySample() {
    return !known && nextBySample > first.number();
  }

  /** Continues after a frame that was read. */
  void passed(FlacFrameHeader header) {
    if (canBeBySample()) {
      bySample = header.number() != next;
      known = true;
    }
    nextBySample = header.number() + header.frames();
    next = bySample ? nextBySample : header.number() + 1;
  }

  /** Goes to another frame, whose number that is. */
  void jumped(long number) {
    next = number;
  }

  /** The first audio frame of a block, counted from the file's beginning; −1 where it has none. */
  long frame(FlacFrameHeader header) {
    long distance = header.number() - first.number();
    return header.variable() != first.variable()
        ? -1
        : bySample ? distance : distance * first.frames();
  }
}
