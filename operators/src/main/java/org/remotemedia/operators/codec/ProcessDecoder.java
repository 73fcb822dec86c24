package org.remotemedia.operators.codec;

import java.io.DataInputStream;
import java.io.IOException;
import org.remotemedia.operators.codec.ffmpeg.DecoderProtocol;
import org.remotemedia.operators.codec.ffmpeg.SampleWindow;
import org.remotemedia.operators.error.AudioFormatError;
import org.remotemedia.operators.error.TaskFault;
import org.remotemedia.operators.value.AudioFormat;
import org.remotemedia.operators.value.AudioSpec;

/**
 * Decodes one recording in the decoder process, which is some blocks ahead of what was read here.
 */
final class ProcessDecoder implements PartDecoder {
  /** Frames left out at once at most: some seconds' work. */
  private static final long MOST_SKIPPED = 1 << 22;

  /** Frames behind the promised ones that are an encoder's padding. */
  private static final int MOST_PADDING = 1 << 13;

  /**
   * Frames per byte of a file at most. The densest of the codecs is Opus, whose packets of 2 bytes
   * last 120 ms; more comes from a table that names the same bytes again and again.
   */
  private static final long MOST_FRAMES_PER_BYTE = 4096;

  /** What an encoder's ringing or a loud mix may reach is some 2 times full scale. */
  private static final int MOST_FULL_SCALES = 8;

  private final DecoderProcess process;
  private final String name;
  private final ByteSource file;
  private final AudioSpec spec;
  private final int channels;
  private final boolean keepsPackets;
  private long framesPassed;

  /** The most that were passed at any time. */
  private long reached;

  /** Of the current block: its slot, its frames, and how many of them were given out. */
  private int slot = -1;

  private int blockFrames;
  private int taken;

  /** Whether the process has given its last block. */
  private boolean atEnd;

  /** Whether the end was told here, and found to be in order. */
  private boolean ended;

  private AudioFormatError failure;

  /** Whether the file's end was checked, which is done once, and what is wrong with it. */
  private boolean fileChecked;

  private AudioFormatError fileFailure;

  /** Frames of a file of which parts are missing, else −1. */
  private long promised = -1;

  /**
   * Opens a recording.
   *
   * @param demuxer FFmpeg's name of the format
   * @param frames of the recording without delay and padding, −1 when only its container, which
   *     FFmpeg reads, may tell
   */
  ProcessDecoder(DecoderProcess process, String name, String demuxer, ByteSource file, long frames)
      throws IOException {
    this.process = process;
    this.name = name;
    this.file = file;
    this.keepsPackets = process.keepsPackets();
    process.begin(this);
    try {
      process.tell(
          name,
          out -> {
            out.writeByte(DecoderProtocol.OPEN);
            out.writeUTF(demuxer);
            out.writeLong(file.size());
            out.writeBoolean(file.isSeekable());
            out.writeLong(file.edit() == null ? 0 : file.edit().start());
            out.writeLong(file.edit() == null ? 0 : file.edit().timescale());
            out.writeBoolean(keepsPackets);
          });
      this.spec = process.await(name, file, (type, in) -> readSpec(in, frames, file.edit()));
      PcmLayout.check(spec.channels(), spec.sampleRate(), name);
      this.channels = spec.channels();
    } catch (IOException | RuntimeException e) {
      process.end(this);
      if (file.isCut() && e instanceof AudioFormatError) {
        throw TruncatedAudioError.withoutEnd(name, 0);
      }
      throw e;
    }
  }

  private static AudioSpec readSpec(DataInputStream in, long frames, Mp4Edit edit)
      throws IOException {
    int sampleRate = in.readInt();
    int channels = in.readInt();
    long promised = in.readLong();
    if (edit != null && !edit.isAbout(promised, sampleRate)) {
      promised = -1; // The recording was cut after the length was noted.
    }
    // Refused by the check that follows, not by the specification.
    return new AudioSpec(
        Math.max(0, sampleRate),
        Math.max(1, channels),
        AudioFormat.F32,
        frames < 0 ? promised : frames);
  }

  @Override
  public AudioSpec spec() {
    return spec;
  }

  @Override
  public int read(float[] interleaved, int frames) throws IOException {
    ReadArguments.check(interleaved, frames, channels);
    if (failure != null) {
      throw failure;
    }
    if (ended) {
      return -1;
    }
    try {
      if (remaining() == 0) {
        checkPadding();
        return -1;
      }
      if (taken == blockFrames && !nextBlock()) {
        ended = true;
        checkEnd();
        return -1;
      }
      // The end may have come to light only now.
      int count = (int) Math.min(Math.min(frames, blockFrames - taken), remaining());
      if (count == 0) {
        return read(interleaved, frames);
      }
      process.slot(slot).get(taken * channels, interleaved, 0, count * channels);
      checkLevel(interleaved, count);
      taken += count;
      passed(count);
      return count;
    } catch (AudioFormatError e) {
      // What is missing may keep the last of what is there from being decoded.
      failure = file.isCut() ? TruncatedAudioError.withoutEnd(name, framesPassed) : e;
      throw failure;
    }
  }

  /** Damaged frames may decode to anything; what is far beyond full scale is no audio. */
  private void checkLevel(float[] interleaved, int frames) {
    int count = frames * channels;
    float peak = 0;
    for (int i = 0; i < count; i++) {
      peak = Math.max(peak, Math.abs(interleaved[i]));
    }
    if (peak > MOST_FULL_SCALES) {
      int at = 0;
      while (Math.abs(interleaved[at]) <= MOST_FULL_SCALES) {
        at++;
      }
      long frame = framesPassed + at / channels;
      throw new AudioFormatError(
          name
              + " is damaged: its samples go beyond "
              + MOST_FULL_SCALES
              + " times full scale, first in frame "
              + frame
              + " ("
              + Seconds.of(frame, spec.sampleRate())
              + ")");
    }
  }

  /** Goes to the next block; false at the end. */
  private boolean nextBlock() throws IOException {
    release();
    if (!atEnd) {
      process.await(name, file, this::receive);
    }
    return !atEnd;
  }

  /** Gives the slot of the current block back. */
  private void release() {
    if (blockFrames > 0) {
      taken = 0;
      blockFrames = 0;
      process.tell(name, out -> out.writeByte(DecoderProtocol.FREE));
    }
  }

  private Void receive(int type, DataInputStream in) throws IOException {
    switch (type) {
      case DecoderProtocol.SAMPLES -> accept(in.readInt());
      case DecoderProtocol.END -> {
        promised = in.readLong();
        atEnd = true;
      }
      default -> throw notDue();
    }
    return null;
  }

  private static IOException notDue() {
    return new IOException("it sent something that is not due");
  }

  private void accept(int frames) throws IOException {
    if (frames < 1 || frames > SampleWindow.SLOT_SAMPLES / channels) {
      throw new IOException("it sent a block of " + frames + " frames");
    }
    slot = (slot + 1) % SampleWindow.SLOTS;
    blockFrames = frames;
  }

  private void passed(long count) {
    framesPassed += count;
    reached = Math.max(reached, framesPassed);
    long size = file.size();
    if (size >= 0 && framesPassed / MOST_FRAMES_PER_BYTE > size) {
      throw new AudioFormatError(
          name
              + " gives more than "
              + framesPassed
              + " frames out of "
              + size
              + " bytes, more than any codec can: it is damaged or made to do harm");
    }
  }

  /** Frames that are still to come as far as is known by now. */
  private long remaining() {
    long end = spec.frames() < 0 ? file.endFrames(spec.sampleRate()) : spec.frames();
    return end < framesPassed ? Long.MAX_VALUE : end - framesPassed;
  }

  private void checkEnd() throws IOException {
    long heard = file.edit() == null ? -1 : file.endFrames(spec.sampleRate());
    long due = Math.max(promised >= 0 && heard >= 0 ? heard : promised, spec.frames());
    if (due > framesPassed) {
      throw new TruncatedAudioError(name, due, framesPassed);
    }
    checkFile();
  }

  private void checkFile() throws IOException {
    if (!fileChecked) {
      try {
        file.checkEnd(name, framesPassed);
      } catch (AudioFormatError e) {
        fileFailure = e;
      }
      fileChecked = true;
    }
    if (fileFailure != null) {
      throw fileFailure;
    }
  }

  private void checkPadding() throws IOException {
    if (file.edit() != null) {
      ended = true; // What is cut off is not to be heard.
      return;
    }
    long padding = (long) blockFrames - taken;
    taken = blockFrames;
    while (padding <= MOST_PADDING && nextBlock()) {
      padding += blockFrames;
      taken = blockFrames;
    }
    ended = true;
    if (padding > MOST_PADDING) {
      throw new AudioFormatError(
          name
              + " goes on after "
              + (spec.frames() < 0
                  ? "frame " + file.endFrames(spec.sampleRate()) + ", where its own time stamps end"
                  : "the " + spec.frames() + " frames that its header promises")
              + ": it may be several recordings in one file");
    }
    checkFile();
  }

  /** Decodes what is left out: only so do all codecs give exactly what follows. */
  @Override
  public long skip(long frames) throws IOException {
    long wanted = Math.max(0, frames);
    long left = wanted;
    try {
      while (left > 0 && failure == null && remaining() > 0) {
        long step = Math.min(left, remaining());
        long skipped = step > framesAhead() ? skipAhead(step) : discard(step);
        if (skipped == 0) {
          break;
        }
        left -= skipped;
      }
      return wanted - left;
    } catch (AudioFormatError e) {
      failure = e;
      throw e;
    }
  }

  /** By how many frames the process may be ahead. */
  private long framesAhead() {
    return (long) (SampleWindow.SLOTS + 1) * SampleWindow.SLOT_SAMPLES / channels;
  }

  /** Leaves out frames of blocks that are here or on their way. */
  private int discard(long frames) throws IOException {
    if (taken == blockFrames && !nextBlock()) {
      return 0;
    }
    int count = (int) Math.min(Math.min(frames, blockFrames - taken), remaining());
    taken += count;
    passed(count);
    return count;
  }

  /** Has the process leave out more frames than it can be ahead; returns how many it has. */
  private long skipAhead(long frames) throws IOException {
    // What has been reached once cannot go on without an end.
    long target = Math.min(framesPassed + frames, Math.max(framesPassed + MOST_SKIPPED, reached));
    long place = askFor(target);
    if (place < 0) {
      throw new TaskFault(name + " cannot be decoded: there is no room for its packets", null);
    }
    long skipped = Math.min(place - framesPassed, remaining());
    passed(skipped);
    return skipped;
  }

  /** Has the process go to a frame; returns which one it has reached, −1 for none. */
  private long askFor(long frame) throws IOException {
    blockFrames = 0;
    taken = 0;
    slot = -1;
    atEnd = false;
    process.tell(
        name,
        out -> {
          out.writeByte(DecoderProtocol.SEEK);
          out.writeLong(frame);
        });
    process.awaitLeft(name, file);
    return process.await(
        name,
        file,
        (type, in) -> {
          if (type != DecoderProtocol.POSITION) {
            throw notDue();
          }
          return in.readLong();
        });
  }

  @Override
  public long seek(long frame) throws IOException {
    if (!canSeek()) {
      return -1;
    }
    if ((frame < framesPassed || failure != null || ended) && !goBack(Math.min(frame, reached))) {
      return -1;
    }
    skip(frame - framesPassed);
    return framesPassed;
  }

  private boolean goBack(long frame) throws IOException {
    failure = null;
    ended = false;
    try {
      if (askFor(frame) != frame) {
        return false;
      }
    } catch (AudioFormatError e) {
      failure = e;
      throw e;
    }
    framesPassed = frame;
    return true;
  }

  @Override
  public boolean canSeek() {
    return keepsPackets && process.serves(this);
  }

  @Override
  public long nextPart() {
    return ended ? file.nextPart() : -1;
  }

  @Override
  public void close() {
    process.end(this);
  }
}
