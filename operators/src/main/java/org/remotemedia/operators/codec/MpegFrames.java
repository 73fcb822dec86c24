package org.remotemedia.operators.codec;

import java.io.IOException;
import org.remotemedia.operators.error.AudioFormatError;

/**
 * The bytes of an MP3 file: its frames are held to their checksums, and where the recording ends is
 * known before its last samples are decoded.
 */
final class MpegFrames extends FramedSource {
  /** By how much a length without delay and padding may be wrong. */
  private static final int SLACK_FRAMES = 2 * 1152;

  /** Stands for a number of frames that is not known; decoders leave the first frame out then. */
  private static final int MANY = 0x00FF_FFFF;

  /** By so many frames a tag may be wrong about their number; some count the tag's own. */
  private static final int MISCOUNTED = 2;

  private final FramedFormat format;
  private final MpegInfo info;

  /** Null where the file holds none. */
  private final MusicCrc crc;

  /** The header of the latest frame with audio. */
  private int latest;

  /** Audio frames of the whole frames so far. */
  private long audioFrames;

  /** Whether something was given out that is not in the file. */
  private boolean added;

  /**
   * @param input positioned at the first frame
   * @param info null where the file does not tell its length
   */
  MpegFrames(CodecInput input, String name, FramedFormat format, MpegInfo info) throws IOException {
    super(input, name, format, false);
    this.format = format;
    this.info = info;
    this.crc = MusicCrc.of(info, input.position());
    if (info != null && !info.hasLength()) {
      input.buffer().putInt(input.buffer().position() + info.countAt(), MANY);
    }
  }

  @Override
  int read(long position, byte[] target, int offset, int length) throws IOException {
    int count = super.read(position, target, offset, length);
    return count < 0 ? secondHeader(target, offset) : count;
  }

  /** FFmpeg wants to see the beginning of a second frame, even where there is only one. */
  private int secondHeader(byte[] target, int offset) {
    if (added || latest == 0 || audioFrames != MpegHeader.samples(latest)) {
      return -1;
    }
    added = true;
    for (int i = 0; i < MpegHeader.BYTES; i++) {
      target[offset + i] = (byte) (latest >>> (8 * (3 - i)));
    }
    return MpegHeader.BYTES;
  }

  @Override
  void pass(int count, boolean last) {
    if (crc == null) {
      return;
    }
    int at = input().buffer().position();
    crc.update(input().bytes(), at, count, input().position());
    if (last) {
      crc.tail(input().bytes(), at, input().buffer().limit());
    }
  }

  @Override
  void frame(int at, int bytes, long position) {
    if (frames() == 0 && info != null) {
      return; // It holds the tag.
    }
    latest = MpegHeader.at(input().bytes(), at);
    checkFrame(at, position);
    audioFrames += MpegHeader.samples(latest);
  }

  /**
   * A frame with a tag is a first one. So is one of another number of channels, and, where all that
   * the tag promises has been there, one that needs nothing of those before it and is followed by
   * more than a miscount.
   */
  @Override
  boolean beginsPart(int at, int limit) {
    byte[] bytes = input().bytes();
    int header = MpegHeader.at(bytes, at);
    if (MpegInfo.isTag(bytes, at, limit)) {
      return true;
    }
    if (latest != 0 && MpegHeader.isMono(header) != MpegHeader.isMono(latest)) {
      return true;
    }
    return info != null
        && info.hasLength()
        && audioFrames == info.allFrames()
        && MpegHeader.isLayer3(header)
        && MpegHeader.borrowedBytes(bytes, at) == 0
        && FrameSearch.isRow(format, bytes, at, limit, false, MISCOUNTED + 1);
  }

  /** The checksum of a frame of layer 3 covers half its header and what describes its samples. */
  private void checkFrame(int at, long position) {
    if (!MpegHeader.hasChecksum(latest) || !MpegHeader.isLayer3(latest)) {
      return;
    }
    byte[] bytes = input().bytes();
    int checksum = at + MpegHeader.BYTES;
    int side = checksum + 2;
    int computed = Crc.crc16(0xFFFF, bytes, at + 2, checksum);
    computed = Crc.crc16(computed, bytes, side, side + MpegHeader.sideBytes(latest));
    if (computed != ((bytes[checksum] & 0xFF) << 8 | (bytes[checksum + 1] & 0xFF))) {
      throw new AudioFormatError(
          name()
              + " is damaged: the checksum of its frame at byte "
              + position
              + ", after "
              + audioFrames
              + " frames of audio, is wrong");
    }
  }

  /** Only a file that tells its padding but not its length is cut here. */
  @Override
  long endFrames(int sampleRate) {
    boolean open = info != null && info.exact() && !info.hasLength();
    return open && isAtEnd() ? info.heard(audioFrames) : -1;
  }

  @Override
  void checkEnd(String recording, long found) throws IOException {
    super.checkEnd(recording, found);
    if (crc != null) {
      crc.check(name());
    }
    if (info == null || info.exact() || !info.hasLength()) {
      return;
    }
    if (found < info.allFrames() - SLACK_FRAMES) {
      throw new TruncatedAudioError(name(), info.allFrames(), found);
    }
    if (found > info.allFrames() + SLACK_FRAMES) {
      throw new AudioFormatError(
          name()
              + " holds "
              + found
              + " frames, but its header promises "
              + info.allFrames()
              + ": it may be several recordings in one file");
    }
  }
}
