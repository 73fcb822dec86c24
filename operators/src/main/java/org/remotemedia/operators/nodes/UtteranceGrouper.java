package org.remotemedia.operators.nodes;

/**
 * Decides on utterances: makes segments that are close one, splits those that are too long, drops
 * those that are too short, and pads the others. Works on sample frames, in order; a decision is
 * made as soon as nothing that may come can change it, and does not depend on when that is known.
 */
final class UtteranceGrouper {
  private static final long NONE = -1;

  /**
   * What utterances are to be like, in sample frames.
   *
   * @param shortest without padding
   * @param longest with padding
   * @param mergeGap segments no further apart become one
   * @param pad at either end
   */
  record Rules(long shortest, long longest, long mergeGap, long pad) {}

  /** Says where something that is too long is split. */
  interface Splitter {
    /**
     * Chooses a place.
     *
     * @param start of what is to be split
     * @param earliest frame at which it may be
     * @param latest likewise; everything up to there is known
     */
    long place(long start, long earliest, long latest);
  }

  /** Takes utterances. */
  interface Utterances {
    void utterance(long start, long end);
  }

  private final Rules rules;
  private final Splitter splitter;
  private final Utterances utterances;

  /** What has ended and may still be joined by the next segment. */
  private long groupStart = NONE;

  private long groupEnd;

  /** A segment that has not ended, or is being looked at: it goes at least to its end. */
  private long openStart = NONE;

  private long openEnd;

  /** The end, without padding, of what was decided last. */
  private long neighbour = NONE;

  /** An utterance of which only the padding at its end is not decided. */
  private long pendingStart = NONE;

  private long pendingEnd;
  private long pendingLeft;

  private long tooShort;
  private long tooShortFrames;

  UtteranceGrouper(Rules rules, Splitter splitter, Utterances utterances) {
    this.rules = rules;
    this.splitter = splitter;
    this.utterances = utterances;
  }

  /**
   * A segment, after all before.
   *
   * @param end how far it goes at least, or its end
   * @param ended whether that is its end
   */
  void segment(long start, long end, boolean ended) {
    if (openStart == NONE) {
      openStart = Math.max(start, Math.max(neighbour, groupStart == NONE ? 0 : groupEnd));
      openEnd = openStart;
    }
    openEnd = Math.max(openEnd, end);
    if (groupStart != NONE) {
      boolean joins =
          openStart - groupEnd <= rules.mergeGap && openEnd - groupStart <= rules.longest;
      if (joins) {
        if (ended) {
          groupEnd = openEnd;
          openStart = NONE;
        }
        return;
      }
      closeGroup();
    }
    nextBegins(openStart);
    while (openEnd - openStart > rules.longest) {
      long cut = splitter.place(openStart, openStart + rules.shortest, openStart + rules.longest);
      close(openStart, cut);
      openStart = cut;
      nextBegins(cut);
    }
    if (ended) {
      groupStart = openStart;
      groupEnd = openEnd;
      openStart = NONE;
    }
  }

  /** No segment that is still to come begins before a frame. */
  void settled(long frame) {
    if (openStart != NONE) {
      return;
    }
    if (groupStart != NONE && frame - groupEnd > rules.mergeGap) {
      closeGroup();
    }
    if (groupStart == NONE && pendingStart != NONE && (frame - pendingEnd) / 2 >= rules.pad) {
      give(rules.pad);
    }
  }

  /**
   * All segments have come.
   *
   * @param frames of the audio
   */
  void finish(long frames) {
    if (groupStart != NONE) {
      closeGroup();
    }
    if (pendingStart != NONE) {
      give(frames - pendingEnd);
    }
  }

  private void closeGroup() {
    long start = groupStart;
    groupStart = NONE;
    close(start, groupEnd);
  }

  private void close(long start, long end) {
    nextBegins(start);
    if (end - start < rules.shortest) {
      tooShort++;
      tooShortFrames += end - start;
    } else {
      pendingStart = start;
      pendingEnd = end;
      pendingLeft = left(start);
    }
    neighbour = end;
  }

  /** The padding at the beginning: neighbours meet in the middle. */
  private long left(long start) {
    return Math.min(rules.pad, neighbour == NONE ? start : (start - neighbour) / 2);
  }

  private void nextBegins(long start) {
    if (pendingStart != NONE) {
      give((start - pendingEnd) / 2);
    }
  }

  /** What makes an utterance too long is taken from its padding, from both ends alike. */
  private void give(long roomAtEnd) {
    long right = Math.min(rules.pad, roomAtEnd);
    long room = rules.longest - (pendingEnd - pendingStart);
    long left = Math.min(pendingLeft, Math.max(room / 2, room - right));
    right = Math.min(right, room - left);
    long start = pendingStart - left;
    pendingStart = NONE;
    utterances.utterance(start, pendingEnd + right);
  }

  /**
   * The first frame that may still be needed.
   *
   * @param settled no segment that is still to come begins before
   */
  long firstNeeded(long settled) {
    if (pendingStart != NONE) {
      return pendingStart - pendingLeft;
    }
    long start = groupStart != NONE ? groupStart : openStart != NONE ? openStart : settled;
    return start - left(Math.max(start, neighbour));
  }

  /** How many stretches were too short. */
  long tooShort() {
    return tooShort;
  }

  /** Their length together. */
  long tooShortFrames() {
    return tooShortFrames;
  }
}
