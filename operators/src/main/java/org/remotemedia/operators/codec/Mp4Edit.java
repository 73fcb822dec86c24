package org.remotemedia.operators.codec;

/**
 * The part of the audio of an MP4 file that is to be heard.
 *
 * @param start where it begins, in units of the media
 * @param timescale such units per second
 * @param duration how long it is, in units of the movie; 0 for all the rest
 * @param movieTimescale such units per second
 */
record Mp4Edit(long start, long timescale, long duration, long movieTimescale) {
  Mp4Edit in(long mediaUnits, long movieUnits) {
    return new Mp4Edit(start, mediaUnits, duration, movieUnits);
  }

  /** With more units of the movie at its end. */
  Mp4Edit and(long units) {
    return new Mp4Edit(start, timescale, duration + units, movieTimescale);
  }

  /** Whether what begins at a place goes on where this ends, but for the rounding. */
  boolean isFollowedBy(long place) {
    double unit = (double) timescale / movieTimescale;
    return Math.abs(start + duration * unit - place) <= unit + 1;
  }

  /** How many frames are to be heard, −1 for all the rest. */
  long frames(int sampleRate) {
    return duration == 0 ? -1 : Math.round((double) duration * sampleRate / movieTimescale);
  }

  /** Whether a number of frames is as long but for the rounding to units of the movie. */
  boolean isAbout(long frames, int sampleRate) {
    return duration == 0
        || Math.abs(frames - frames(sampleRate)) <= (double) sampleRate / movieTimescale + 1;
  }
}
