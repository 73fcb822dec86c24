package org.remotemedia.operators.codec;

import java.io.IOException;
import org.remotemedia.operators.error.AudioFormatError;

/**
 * The bytes of an MP3 file. Its frames are followed as they pass, some of them ahead, so that where
 * the recording ends is known before its last samples are decoded.
 */
final class MpegFrames extends ByteSource {
  /** By how much a length without delay and padding may be wrong. */
  private static final int SLACK_FRAMES = 2 * 1152;

  /** Whatever padding is cut off lies within these bytes at the end. */
  private static final int BYTES_AHEAD = 1 << 14;

  /** Stands for a number of frames that is not known; decoders leave the first frame out then. */
  private static final int MANY = 0x00FF_FFFF;

  private final String name;
  private final MpegInfo info;

  /** Null where the file holds none. */
  private final MusicCrc crc;

  /** The header of the first frame. */
  private final int first;

  /** The header of the latest frame. */
  private int latest;

  /** Where the next frame is due; −1 where none was found, or only part of one. */
  private long nextFrame;

  /** Whether frames were followed up to the file's end, give or take a tag. */
  private boolean followed = true;

  /** Audio frames of the whole frames so far. */
  private long audioFrames;

  private boolean ended;

  /** Whether something was given out that is not in the file. */
  private boolean added;

  /**
   * @param input positioned at the first frame
   * @param info null where the file does not tell its length
   */
  MpegFrames(CodecInput input, String name, MpegInfo info) {
    super(input);
    this.name = name;
    this.info = info;
    this.crc = MusicCrc.of(info, input.position());
    int at = input.buffer().position();
    this.first = MpegHeader.at(input.bytes(), at);
    this.nextFrame = input.position() + (info == null ? 0 : info.tagBytes());
    if (info != null && !info.hasLength()) {
      input.buffer().putInt(at + info.countAt(), MANY);
    }
  }

  /** Frames follow each other; there is no need to jump. */
  @Override
  boolean isSeekable() {
    return false;
  }

  @Override
  int read(long position, byte[] target, int offset, int length) throws IOException {
    int available = input().fill(BYTES_AHEAD + 1);
    if (available == 0) {
      return secondHeader(target, offset);
    }
    boolean last = available <= BYTES_AHEAD;
    int count = Math.min(length, last ? available : available - BYTES_AHEAD);
    follow(last ? available : count);
    followed &= last || nextFrame >= 0;
    if (crc != null) {
      int at = input().buffer().position();
      crc.update(input().bytes(), at, count, input().position());
      if (last && !ended) {
        crc.tail(input().bytes(), at, at + available);
      }
    }
    ended = last;
    return take(target, offset, count);
  }

  /** FFmpeg wants to see the beginning of a second frame, even where there is only one. */
  private int secondHeader(byte[] target, int offset) {
    if (audioFrames != MpegHeader.samples(first) || added) {
      return -1;
    }
    added = true;
    for (int i = 0; i < MpegHeader.BYTES; i++) {
      target[offset + i] = (byte) (latest >>> (8 * (3 - i)));
    }
    return MpegHeader.BYTES;
  }

  /** Counts the frames that begin in the next bytes. */
  private void follow(int count) {
    int at = input().buffer().position();
    int limit = input().buffer().limit();
    long start = input().position();
    while (nextFrame >= 0 && nextFrame < start + count) {
      int index = at + (int) (nextFrame - start);
      int header = limit - index < MpegHeader.BYTES ? 0 : MpegHeader.at(input().bytes(), index);
      boolean follows = MpegHeader.isFrame(header) && MpegHeader.belongTogether(header, first);
      if (follows && index + MpegHeader.bytes(header) <= limit) {
        checkFrame(header, index);
        latest = header;
        audioFrames += MpegHeader.samples(header);
        nextFrame += MpegHeader.bytes(header);
      } else {
        nextFrame = -1;
      }
    }
  }

  /** The checksum of a frame of layer 3 covers half its header and what describes its samples. */
  private void checkFrame(int header, int at) {
    if (!MpegHeader.hasChecksum(header) || !MpegHeader.isLayer3(header)) {
      return;
    }
    byte[] bytes = input().bytes();
    int checksum = at + MpegHeader.BYTES;
    int side = checksum + 2;
    int computed = Crc.crc16(0xFFFF, bytes, at + 2, checksum);
    computed = Crc.crc16(computed, bytes, side, side + MpegHeader.sideBytes(header));
    if (computed != ((bytes[checksum] & 0xFF) << 8 | (bytes[checksum + 1] & 0xFF))) {
      throw new AudioFormatError(
          name
              + " is damaged: the checksum of its frame at byte "
              + nextFrame
              + ", after "
              + audioFrames
              + " frames of audio, is wrong");
    }
  }

  /** Only a file that tells its padding but not its length is cut here. */
  @Override
  long endFrames(int sampleRate) {
    boolean open = info != null && info.exact() && !info.hasLength();
    return open && ended && followed ? info.heard(audioFrames) : -1;
  }

  @Override
  void checkEnd(String recording, long frames) {
    if (crc != null) {
      crc.check(name);
    }
    if (info == null || info.exact() || !info.hasLength()) {
      return;
    }
    if (frames < info.allFrames() - SLACK_FRAMES) {
      throw new TruncatedAudioError(name, info.allFrames(), frames);
    }
    if (frames > info.allFrames() + SLACK_FRAMES) {
      throw new AudioFormatError(
          name
              + " holds "
              + frames
              + " frames, but its header promises "
              + info.allFrames()
              + ": it may be several recordings in one file");
    }
  }
}
