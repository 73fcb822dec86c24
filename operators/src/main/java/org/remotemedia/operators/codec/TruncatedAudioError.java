package org.remotemedia.operators.codec;

import org.remotemedia.operators.error.AudioFormatError;

/**
 * A recording is not what its header promises: it ends before, or goes on after the declared end.
 * What was read is part of it.
 */
public final class TruncatedAudioError extends AudioFormatError {
  private static final String HINT = "; --keep-truncated keeps what is there";

  private final long promisedFrames;
  private final long foundFrames;

  /**
   * @param name the recording
   * @param promisedFrames frames the header promises; a frame that is there in part counts
   * @param foundFrames whole frames that are there
   */
  public TruncatedAudioError(String name, long promisedFrames, long foundFrames) {
    super(
        name
            + " is truncated: its header promises "
            + promisedFrames
            + " frames, found "
            + foundFrames
            + HINT);
    this.promisedFrames = promisedFrames;
    this.foundFrames = foundFrames;
  }

  /** For a recording of unknown length that ends within a frame. */
  static TruncatedAudioError withinFrame(String name, long foundFrames) {
    return new TruncatedAudioError(
        name + " is truncated: it ends within frame " + foundFrames + HINT, foundFrames);
  }

  /** For a recording of unknown length whose last part says that it is the last. */
  static TruncatedAudioError withoutEnd(String name, long foundFrames) {
    return new TruncatedAudioError(
        name + " is truncated: its end is missing, found " + foundFrames + " frames" + HINT,
        foundFrames);
  }

  /**
   * For a recording after whose declared end there is more.
   *
   * @param from offset in the file from which on
   * @param what is there, as a clause
   */
  static TruncatedAudioError goesOn(String name, long foundFrames, long from, String what) {
    return new TruncatedAudioError(
        name
            + " goes on after the "
            + foundFrames
            + " frames that it declares: from byte "
            + from
            + " on, "
            + what
            + "; repair or split it, for instance with ffmpeg or SoX (--ignore-length)"
            + "; --keep-truncated keeps what is declared",
        foundFrames);
  }

  /**
   * For a recording after which another one begins.
   *
   * @param foundFrames frames up to there
   * @param seconds how long that is
   * @param from offset in the file of the other one
   * @param what of it, with what is before
   */
  static TruncatedAudioError joinedOn(
      String name, long foundFrames, String seconds, long from, String what) {
    return new TruncatedAudioError(
        name
            + " holds several recordings: after "
            + foundFrames
            + " frames ("
            + seconds
            + ") another one is joined on, which begins at byte "
            + from
            + what
            + "; --keep-truncated keeps what comes before",
        foundFrames);
  }

  private TruncatedAudioError(String message, long foundFrames) {
    super(message);
    this.promisedFrames = foundFrames + 1;
    this.foundFrames = foundFrames;
  }

  private TruncatedAudioError(String message, TruncatedAudioError same) {
    super(message, same);
    this.promisedFrames = same.promisedFrames;
    this.foundFrames = same.foundFrames;
  }

  @Override
  protected AudioFormatError with(String message) {
    return new TruncatedAudioError(message, this);
  }

  public long promisedFrames() {
    return promisedFrames;
  }

  public long foundFrames() {
    return foundFrames;
  }
}
