package org.remotemedia.operators.codec.ffmpeg;

import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avutil.AVDictionaryEntry;
import org.bytedeco.ffmpeg.global.avutil;

/**
 * Delay, padding and length as iTunes notes them ("iTunSMPB"): words in hexadecimal, of which the
 * second to the fourth are these. Of HE-AAC they may be frames of the core, which has half the
 * rate.
 *
 * @param delay frames before the recording
 * @param padding frames after it
 * @param frames of the recording, −1 where there is no note
 */
record ItunesNote(long delay, long padding, long frames) {
  private static final ItunesNote NONE = new ItunesNote(0, 0, -1);

  /** What FFmpeg takes for a delay. */
  private static final long MOST_DELAY = 1 << 14;

  static ItunesNote of(AVFormatContext format) {
    AVDictionaryEntry entry =
        avutil.av_dict_get(format.metadata(), "iTunSMPB", (AVDictionaryEntry) null, 0);
    if (entry == null || entry.isNull()) {
      return NONE;
    }
    String[] words = entry.value().getString().strip().split(" ", -1);
    try {
      long frames = words.length < 4 ? 0 : Long.parseLong(words[3], 16);
      return frames <= 0
          ? NONE
          : new ItunesNote(Long.parseLong(words[1], 16), Long.parseLong(words[2], 16), frames);
    } catch (NumberFormatException e) {
      return NONE;
    }
  }

  /** Frames that FFmpeg leaves out by itself; it takes them for frames of what is decoded. */
  long leftOut() {
    return delay > 0 && delay < MOST_DELAY ? delay : 0;
  }

  /**
   * The note in frames of what is decoded.
   *
   * @param decoded frames of all packets
   * @param packetFrames frames of one
   */
  ItunesNote inDecodedFrames(long decoded, int packetFrames) {
    boolean ofCore =
        frames > 0 && Math.abs(2 * (delay + padding + frames) - decoded) < packetFrames;
    return ofCore ? new ItunesNote(2 * delay, 2 * padding, 2 * frames) : this;
  }
}
