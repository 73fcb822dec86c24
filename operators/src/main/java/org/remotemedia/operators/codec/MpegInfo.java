package org.remotemedia.operators.codec;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * What the first frame of an MP3 file says of the whole (the tags "Xing" and "Info"): the number of
 * frames, and, where LAME or FFmpeg wrote it, also the encoder's delay and padding and a checksum.
 *
 * @param tagBytes length of that first frame, which holds no audio
 * @param countAt where in it the number of frames stands
 * @param allFrames audio frames, delay and padding included; 0 where the tag does not tell
 * @param exact whether delay and padding are known
 * @param delay frames that the encoder put before the recording
 * @param padding frames that it put after
 * @param musicBytes from the beginning of the tag to the last frame's end, 0 where it does not tell
 * @param musicCrc of these bytes without the tag
 */
record MpegInfo(
    int tagBytes,
    int countAt,
    long allFrames,
    boolean exact,
    int delay,
    int padding,
    long musicBytes,
    int musicCrc) {
  /** Bytes of a file in which the first frame's tag lies. */
  static final int HEAD_BYTES = 256;

  /** By which decoders are late; what comes before is left out with the encoder's delay. */
  private static final int DECODER_DELAY = 529;

  /** Where the tag of Fraunhofer's encoder stands, whatever the frame. */
  private static final int VBRI_AT = 36;

  private static final int HAS_FRAMES = 1;
  private static final int HAS_BYTES = 2;
  private static final int HAS_SEEK_TABLE = 4;
  private static final int HAS_QUALITY = 8;
  private static final int SEEK_TABLE_BYTES = 100;

  /** Bytes from the name of the encoder to its delays, the length of the music and its checksum. */
  private static final int DELAYS = 21;

  private static final int MUSIC_BYTES = 28;
  private static final int MUSIC_CRC = 32;
  private static final int ENCODER_BYTES = 34;

  /**
   * Reads the tag.
   *
   * @param head the first bytes of the first frame
   * @return null where there is none
   */
  static MpegInfo parse(byte[] head) {
    int header = head.length < MpegHeader.BYTES ? 0 : MpegHeader.at(head, 0);
    if (!MpegHeader.isFrame(header) || !MpegHeader.isLayer3(header)) {
      return null;
    }
    int tag = MpegHeader.BYTES + MpegHeader.sideBytes(header);
    if (!MagicBytes.has(head, tag, "Xing") && !MagicBytes.has(head, tag, "Info")) {
      return null;
    }
    ByteBuffer in = ByteBuffer.wrap(head).order(ByteOrder.BIG_ENDIAN);
    int countAt = tag + 8;
    if (head.length < countAt + 4) {
      return null;
    }
    int flags = in.getInt(tag + 4);
    if ((flags & HAS_FRAMES) == 0) {
      return null;
    }
    long frames = Integer.toUnsignedLong(in.getInt(countAt)) * MpegHeader.samples(header);
    int encoder =
        countAt
            + 4
            + ((flags & HAS_BYTES) != 0 ? 4 : 0)
            + ((flags & HAS_SEEK_TABLE) != 0 ? SEEK_TABLE_BYTES : 0)
            + ((flags & HAS_QUALITY) != 0 ? 4 : 0);
    boolean exact =
        MagicBytes.has(head, encoder, "LAME")
            || MagicBytes.has(head, encoder, "Lavf")
            || MagicBytes.has(head, encoder, "Lavc");
    int bytes = MpegHeader.bytes(header);
    if (!exact || Math.min(head.length, bytes) < encoder + ENCODER_BYTES) {
      return new MpegInfo(bytes, countAt, frames, false, 0, 0, 0, 0);
    }
    int delays = in.getInt(encoder + DELAYS - 1) & 0xFF_FFFF;
    return new MpegInfo(
        bytes,
        countAt,
        frames,
        true,
        delays >> 12,
        delays & 0xFFF,
        Integer.toUnsignedLong(in.getInt(encoder + MUSIC_BYTES)),
        Short.toUnsignedInt(in.getShort(encoder + MUSIC_CRC)));
  }

  /**
   * Whether the frame at an index is a first one with a tag, from whatever program: it has no
   * samples, so that nothing but zeros is before the tag's name.
   */
  static boolean isTag(byte[] bytes, int at, int limit) {
    int header = MpegHeader.at(bytes, at);
    int tag = MpegHeader.BYTES + MpegHeader.sideBytes(header);
    byte[] head = Arrays.copyOfRange(bytes, at, Math.min(limit, at + VBRI_AT + 4));
    boolean named =
        MagicBytes.has(head, tag, "Xing")
            || MagicBytes.has(head, tag, "Info")
            || MagicBytes.has(head, VBRI_AT, "VBRI");
    if (!named || !MpegHeader.isLayer3(header)) {
      return false;
    }
    for (int i = MpegHeader.BYTES; i < tag; i++) {
      if (head[i] != 0) {
        return false;
      }
    }
    return true;
  }

  /** Whether the tag tells how long the recording is, exactly or not. */
  boolean hasLength() {
    return allFrames > 0;
  }

  /**
   * Frames of the recording that are left of {@code all}. Of the padding, the last 529 are what the
   * decoder is late by; files that were cut without encoding them again have less, or none.
   */
  long heard(long all) {
    return exact
        ? Math.max(0, all - delay - DECODER_DELAY - Math.max(0, padding - DECODER_DELAY))
        : all;
  }
}
