package org.remotemedia.operators.codec;

import java.nio.charset.StandardCharsets;
import org.remotemedia.operators.error.AudioFormatError;

/** Holds the frames of an MP3 file to the checksum that LAME or FFmpeg noted in the first one. */
final class MusicCrc {
  /** Programs that change the volume of the frames leave the checksum as it was, and this tag. */
  private static final byte[] CHANGED = "MP3GAIN_UNDO".getBytes(StandardCharsets.US_ASCII);

  private final int stated;
  private final long start;
  private final long end;
  private int computed;
  private long position;
  private boolean changed;

  /**
   * @param start offset in the file of the first byte that counts
   * @param end of the byte after the last
   */
  private MusicCrc(int stated, long start, long end) {
    this.stated = stated;
    this.start = start;
    this.end = end;
    this.position = start;
  }

  /**
   * For a file whose tag begins at an offset.
   *
   * @return null where the tag holds no checksum
   */
  static MusicCrc of(MpegInfo info, long tagStart) {
    boolean holds = info != null && info.musicCrc() != 0 && info.musicBytes() > info.tagBytes();
    return holds
        ? new MusicCrc(info.musicCrc(), tagStart + info.tagBytes(), tagStart + info.musicBytes())
        : null;
  }

  /**
   * Takes the next bytes of the file.
   *
   * @param at their index, of {@code count} bytes that stand at {@code offset} in the file
   */
  void update(byte[] bytes, int at, int count, long offset) {
    long from = Math.max(start, offset);
    long to = Math.min(end, offset + count);
    if (from < to) {
      computed =
          Crc.reflected16(computed, bytes, at + (int) (from - offset), at + (int) (to - offset));
      position = to;
    }
  }

  /** Looks at what follows the frames, up to an index. */
  void tail(byte[] bytes, int from, int to) {
    for (int at = from; at <= to - CHANGED.length && !changed; at++) {
      int same = 0;
      while (same < CHANGED.length && bytes[at + same] == CHANGED[same]) {
        same++;
      }
      changed = same == CHANGED.length;
    }
  }

  /** To be called when all of the file has passed. */
  void check(String name) {
    if (position == end && !changed && computed != stated) {
      throw new AudioFormatError(
          name + " is damaged: its frames are not those whose checksum its first one holds");
    }
  }
}
