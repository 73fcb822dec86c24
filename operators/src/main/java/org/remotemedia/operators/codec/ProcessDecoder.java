package org.remotemedia.operators.codec;

import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.remotemedia.operators.codec.ffmpeg.DecoderProtocol;
import org.remotemedia.operators.error.AudioFormatError;
import org.remotemedia.operators.value.AudioFormat;
import org.remotemedia.operators.value.AudioSpec;

/** Decodes one recording in the decoder process. */
final class ProcessDecoder implements AudioDecoder {
  /** Samples asked for at once at most. */
  private static final int MOST_SAMPLES = 1 << 18;

  /** Frames left out at once at most: some seconds' work. */
  private static final long MOST_SKIPPED = 1 << 22;

  /** Frames behind the promised ones that are an encoder's padding. */
  private static final int MOST_PADDING = 1 << 13;

  /**
   * Frames per byte of a file at most. The densest of the codecs is Opus, whose packets of 2 bytes
   * last 120 ms; more comes from a table that names the same bytes again and again.
   */
  private static final long MOST_FRAMES_PER_BYTE = 4096;

  private final DecoderProcess process;
  private final String name;
  private final ByteSource file;
  private final AudioSpec spec;
  private final int channels;
  private byte[] block = {};
  private long framesPassed;
  private boolean ended;
  private AudioFormatError failure;

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
    process.begin(this);
    try {
      this.spec =
          process.ask(
              name,
              file,
              out -> {
                out.writeByte(DecoderProtocol.OPEN);
                out.writeUTF(demuxer);
                out.writeLong(file.size());
                out.writeBoolean(file.isSeekable());
              },
              (type, in) -> readSpec(in, frames));
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

  private static AudioSpec readSpec(DataInputStream in, long frames) throws IOException {
    int sampleRate = in.readInt();
    int channels = in.readInt();
    long promised = in.readLong();
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
    int wanted =
        (int) Math.min(remaining(), Math.min(frames, Math.max(1, MOST_SAMPLES / channels)));
    try {
      if (wanted == 0) {
        checkPadding();
        return -1;
      }
      int count =
          process.ask(
              name,
              file,
              out -> {
                out.writeByte(DecoderProtocol.NEXT);
                out.writeInt(wanted);
              },
              (type, in) -> receive(type, in, interleaved));
      if (count == 0) {
        ended = true;
        checkEnd();
        return -1;
      }
      // The end may have come to light only now.
      int heard = (int) Math.min(count, remaining());
      passed(heard);
      return heard == 0 ? read(interleaved, frames) : heard;
    } catch (AudioFormatError e) {
      failure = e;
      throw e;
    }
  }

  /** Returns 0 at the end. */
  private int receive(int type, DataInputStream in, float[] interleaved) throws IOException {
    if (type == DecoderProtocol.END) {
      promised = in.readLong();
      return 0;
    }
    int count = in.readInt();
    int bytes = 4 * count * channels;
    if (block.length < bytes) {
      block = new byte[bytes];
    }
    in.readFully(block, 0, bytes);
    ByteBuffer.wrap(block)
        .order(ByteOrder.LITTLE_ENDIAN)
        .asFloatBuffer()
        .get(interleaved, 0, count * channels);
    return count;
  }

  private void passed(long count) {
    framesPassed += count;
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
    long end = spec.frames() < 0 ? file.endFrames() : spec.frames();
    return end < framesPassed ? Long.MAX_VALUE : end - framesPassed;
  }

  private void checkEnd() {
    long due = Math.max(promised, spec.frames());
    if (due > framesPassed) {
      throw new TruncatedAudioError(name, due, framesPassed);
    }
    file.checkEnd(name, framesPassed);
  }

  private void checkPadding() throws IOException {
    ended = true;
    if (skipAtOnce(MOST_PADDING + 1) > MOST_PADDING) {
      throw new AudioFormatError(
          name
              + " goes on behind the "
              + spec.frames()
              + " frames that its header promises: it may be several recordings in one file");
    }
  }

  /** Decodes what is left out: only so do all codecs give exactly what follows. */
  @Override
  public long skip(long frames) throws IOException {
    long left = Math.max(0, frames);
    while (left > 0 && failure == null && !ended) {
      long step = Math.min(Math.min(left, MOST_SKIPPED), remaining());
      long skipped = step == 0 ? 0 : Math.min(skipAtOnce(step), remaining());
      passed(skipped);
      left -= skipped;
      if (skipped < step || step == 0) {
        break;
      }
    }
    return Math.max(0, frames) - left;
  }

  private long skipAtOnce(long frames) throws IOException {
    return process.ask(
        name,
        file,
        out -> {
          out.writeByte(DecoderProtocol.SKIP);
          out.writeLong(frames);
        },
        (type, in) -> in.readLong());
  }

  @Override
  public void close() throws IOException {
    try {
      process.end(this);
    } finally {
      file.close();
    }
  }
}
