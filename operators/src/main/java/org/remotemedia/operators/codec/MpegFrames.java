package org.remotemedia.operators.codec;

import org.remotemedia.operators.error.AudioFormatError;

/** The bytes of an MP3 file, whose first frame may tell its length to within some frames. */
final class MpegFrames extends ByteSource {
  /** By how much a length without delay and padding may be wrong. */
  private static final int SLACK_FRAMES = 2 * 1152;

  private final MpegInfo info;

  /**
   * @param info null where the file does not tell its length
   */
  MpegFrames(CodecInput input, MpegInfo info) {
    super(input);
    this.info = info;
  }

  /** Frames follow each other; there is no need to jump. */
  @Override
  boolean isSeekable() {
    return false;
  }

  @Override
  void checkEnd(String name, long frames) {
    if (info == null || info.exact()) {
      return;
    }
    if (frames < info.frames() - SLACK_FRAMES) {
      throw new TruncatedAudioError(name, info.frames(), frames);
    }
    if (frames > info.frames() + SLACK_FRAMES) {
      throw new AudioFormatError(
          name
              + " holds "
              + frames
              + " frames, but its header promises "
              + info.frames()
              + ": it may be several recordings in one file");
    }
  }
}
