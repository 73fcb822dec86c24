package org.remotemedia.operators.codec;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * What the first frame of an MP3 file says of the whole: the number of frames (the tags "Xing" and
 * "Info"), and of LAME and FFmpeg also the encoder's delay and padding.
 *
 * @param frames audio frames of the recording
 * @param exact whether delay and padding are known and left out
 */
record MpegInfo(long frames, boolean exact) {
  /** Bytes of a file in which the first frame's tag lies. */
  static final int HEAD_BYTES = 256;

  private static final int VERSION_1 = 3;
  private static final int MONO = 3;
  private static final int HAS_FRAMES = 1;
  private static final int HAS_BYTES = 2;
  private static final int HAS_SEEK_TABLE = 4;
  private static final int HAS_QUALITY = 8;
  private static final int SEEK_TABLE_BYTES = 100;

  /** Bytes between the name of the encoder and its delays. */
  private static final int DELAYS = 21;

  /** Whether frames of layer 2 or 3 may begin with these bytes. */
  static boolean isFrame(byte[] head) {
    if (head.length < 3) {
      return false;
    }
    int header = ((head[0] & 0xFF) << 16) | ((head[1] & 0xFF) << 8) | (head[2] & 0xFF);
    int version = (header >> 11) & 3;
    int layer = (header >> 9) & 3;
    int bitRate = (header >> 4) & 15;
    int sampleRate = (header >> 2) & 3;
    boolean sync = header >> 13 == 0x7FF;
    return sync
        && version != 1
        && (layer == 1 || layer == 2)
        && bitRate != 0
        && bitRate != 15
        && sampleRate != 3;
  }

  /**
   * Reads the tag.
   *
   * @param head the first bytes of the first frame
   * @return null where there is none
   */
  static MpegInfo parse(byte[] head) {
    if (!isFrame(head) || (head[1] & 6) != 2) {
      return null;
    }
    int version = (head[1] >> 3) & 3;
    boolean mono = ((head[3] >> 6) & 3) == MONO;
    int sideBytes = version == VERSION_1 ? (mono ? 17 : 32) : (mono ? 9 : 17);
    int tag = 4 + sideBytes;
    if (!MagicBytes.has(head, tag, "Xing") && !MagicBytes.has(head, tag, "Info")) {
      return null;
    }
    ByteBuffer in = ByteBuffer.wrap(head).order(ByteOrder.BIG_ENDIAN);
    in.position(tag + 4);
    int flags = in.getInt();
    if ((flags & HAS_FRAMES) == 0) {
      return null;
    }
    long frames = Integer.toUnsignedLong(in.getInt()) * (version == VERSION_1 ? 1152 : 576);
    int encoder =
        in.position()
            + ((flags & HAS_BYTES) != 0 ? 4 : 0)
            + ((flags & HAS_SEEK_TABLE) != 0 ? SEEK_TABLE_BYTES : 0)
            + ((flags & HAS_QUALITY) != 0 ? 4 : 0);
    boolean exact =
        MagicBytes.has(head, encoder, "LAME")
            || MagicBytes.has(head, encoder, "Lavf")
            || MagicBytes.has(head, encoder, "Lavc");
    if (!exact || head.length < encoder + DELAYS + 3) {
      return new MpegInfo(frames, false);
    }
    int delays = in.getInt(encoder + DELAYS - 1) & 0xFF_FFFF;
    return new MpegInfo(Math.max(0, frames - (delays >> 12) - (delays & 0xFFF)), true);
  }
}
