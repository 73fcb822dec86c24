package org.remotemedia.operators.codec.ffmpeg;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.bytedeco.javacpp.BytePointer;

/**
 * A recording that can be read from any frame on. What is wanted for the first time is decoded
 * front to back, by a decoding that is never started again; what lies before its place is decoded
 * again out of the packets that were kept. So a frame is the same wherever reading began, and so is
 * the place where a damaged recording fails.
 */
final class SeekableRecording implements AutoCloseable {
  /** Sections that decoding starts early; Opus wants 80 ms, MP3 nine packets. */
  static final int SECTIONS_BEFORE = 1;

  private final FfmpegRecording leading;
  private final Sections sections;
  private final StretchDecoder again;

  /** Number of the next frame while that lies before the leading decoding's, else −1. */
  private long earlier = -1;

  /** What ended the leading decoding, if anything did. */
  private UndecodableException failure;

  /**
   * @param leading at its beginning, with sections unless it is read front to back only; closed
   *     with this
   */
  SeekableRecording(FfmpegRecording leading, int sectionsBefore, StretchDecoder.Pause pause) {
    this.leading = leading;
    this.sections = leading.sections();
    this.again =
        sections == null
            ? null
            : new StretchDecoder(sections, leading.channels(), sectionsBefore, pause);
  }

  /** The decoding that goes front to back. */
  FfmpegRecording leading() {
    return leading;
  }

  /** Number of the next frame. */
  long position() {
    return earlier >= 0 ? earlier : leading.position();
  }

  /** Whether what comes next was decoded before. */
  boolean isEarlier() {
    return earlier >= 0;
  }

  /**
   * Goes to a frame, at most to the end.
   *
   * @return false where it lies before the leading decoding's, and packets are not kept
   */
  boolean seek(long frame) throws UndecodableException {
    if (frame < leading.position()) {
      if (sections == null || sections.isLost()) {
        return false;
      }
      earlier = frame;
      return true;
    }
    earlier = -1;
    lead(frame - leading.position(), null);
    return true;
  }

  /**
   * Decodes some frames, none only at the end; {@link #position} tells how many they are, also when
   * this ends with an exception.
   *
   * @param most how many at most
   * @param out gets interleaved floats at its position, which moves behind them
   */
  void next(long most, BytePointer out) throws IOException, UndecodableException, LeftException {
    if (earlier >= 0 && earlier < leading.position()) {
      complete(earlier);
      earlier += again.read(leading.leftOut() + earlier, most, out);
    } else {
      earlier = -1;
      lead(most, out);
    }
  }

  /** Has the leading decoding go on to the end of the section that it is in. */
  private void complete(long frame) {
    long wanted = leading.leftOut() + frame;
    while (wanted >= sections.completeFrames()) {
      if (sections.isLost()) {
        throw new UncheckedIOException(
            "its packets cannot be kept", new IOException("there may be no room on the disk"));
      }
      try {
        if (failure != null || !leading.leaveOutBlock()) {
          sections.finish();
        }
      } catch (UndecodableException e) {
        failure = e;
      }
    }
  }

  private void lead(long frames, BytePointer out) throws UndecodableException {
    if (failure != null) {
      throw failure;
    }
    try {
      leading.next(frames, out);
    } catch (UndecodableException e) {
      failure = e;
      throw e;
    }
  }

  /** How many sections were decoded again; for tests. */
  int decodedAgain() {
    return again.decoded();
  }

  @Override
  public void close() {
    if (again != null) {
      again.close();
    }
    leading.close();
  }
}
