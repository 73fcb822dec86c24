package org.remotemedia.operators.codec;

import java.io.IOException;
import org.remotemedia.operators.error.AudioFormatError;
import org.remotemedia.operators.value.AudioFormat;
import org.remotemedia.operators.value.AudioSpec;

/**
 * Decodes the samples of one FLAC file. A damaged frame ends it with an error, and so does a file
 * that was read whole and whose samples are not those of its MD5.
 */
final class FlacDecoder implements PartDecoder {
  private final CodecInput input;
  private final String name;
  private final FlacStreamInfo info;
  private final AudioSpec spec;
  private final int channels;
  private final float scale;
  private final FlacBlocks blocks;

  /** The samples of a block as the MD5 wants them; null when they are not of 16 bits. */
  private final SampleBlock16 block16;

  /** Null when samples were left out or the file tells no checksum. */
  private SampleMd5 md5;

  /** Frames of the current block and how many of them have been taken. */
  private int blockFrames;

  private int taken;

  /** Frames of all blocks so far, and what the next block's header has to say. */
  private long framesRead;

  private FlacNumbering numbering;
  private boolean endChecked;
  private long nextPart = -1;
  private AudioFormatError failure;

  /**
   * @param input positioned at the first frame
   */
  FlacDecoder(CodecInput input, String name, FlacStreamInfo info) {
    this.input = input;
    this.name = name;
    this.info = info;
    this.channels = info.channels();
    this.spec =
        new AudioSpec(
            info.sampleRate(),
            channels,
            AudioFormat.F32,
            info.hasFrames() ? info.frames() : AudioSpec.UNKNOWN_FRAMES);
    this.scale = (float) (1.0 / (1L << (info.bits() - 1)));
    this.blocks = new FlacBlocks(input, info);
    this.block16 = info.bits() == Short.SIZE ? new SampleBlock16(channels) : null;
    this.md5 = info.hasMd5() ? new SampleMd5(info.bits()) : null;
  }

  @Override
  public AudioSpec spec() {
    return spec;
  }

  @Override
  public int read(float[] interleaved, int frames) throws IOException {
    ReadArguments.check(interleaved, frames, channels);
    int done = 0;
    while (done < frames && (taken < blockFrames || hasNextBlock(done))) {
      int count = Math.min(frames - done, blockFrames - taken);
      convert(interleaved, done, count);
      taken += count;
      done += count;
    }
    if (done == 0 && failure != null) {
      throw failure;
    }
    return done == 0 ? -1 : done;
  }

  private void convert(float[] interleaved, int from, int count) {
    if (block16 != null) {
      block16.toFloat(taken, interleaved, from, count);
      return;
    }
    int offset = FlacBlocks.offset() + taken;
    for (int channel = 0; channel < channels; channel++) {
      int[] samples = blocks.channel(channel);
      int at = from * channels + channel;
      for (int i = offset; i < offset + count; i++, at += channels) {
        interleaved[at] = samples[i] * scale;
      }
    }
  }

  /** An error waits for the next read when there is something to deliver before it. */
  private boolean hasNextBlock(int done) throws IOException {
    if (failure != null) {
      return false;
    }
    try {
      return readBlock();
    } catch (AudioFormatError e) {
      failure = e;
      if (done == 0) {
        throw e;
      }
      return false;
    }
  }

  /** Returns false at the end. */
  private boolean readBlock() throws IOException {
    if (info.hasFrames() ? framesRead == info.frames() : isAtEnd()) {
      checkMd5();
      checkAfter();
      return false;
    }
    blockFrames = 0;
    taken = 0;
    long position = input.position();
    FlacFrameHeader header;
    try {
      header = blocks.header();
      checkPlace(header);
      blocks.read(header);
    } catch (BitInput.EndOfBits e) {
      throw info.hasFrames()
          ? new TruncatedAudioError(name, info.frames(), framesRead)
          : TruncatedAudioError.withinFrame(name, framesRead);
    } catch (DamagedFrameException e) {
      throw new AudioFormatError(
          name
              + " is damaged: the FLAC frame at byte "
              + position
              + ", behind "
              + framesRead
              + " frames of audio, cannot be decoded: "
              + e.getMessage());
    }
    numbering.passed(header);
    blockFrames = header.frames();
    framesRead += blockFrames;
    if (block16 != null) {
      block16.interleave(blocks, blockFrames);
    }
    if (md5 != null && block16 != null) {
      md5.update(block16.samples(), blockFrames * channels);
    } else if (md5 != null) {
      md5.update(blocks, channels, blockFrames);
    }
    return true;
  }

  /** A stream of unknown length ends where a tag or another recording begins. */
  private boolean isAtEnd() throws IOException {
    return input.fill(AfterSamples.HEAD_BYTES) == 0 || AfterSamples.isTold(input);
  }

  private void checkPlace(FlacFrameHeader header) throws DamagedFrameException {
    if (numbering == null) {
      numbering = new FlacNumbering(header);
    }
    numbering.check(header);
    if (info.hasFrames() && framesRead + header.frames() > info.frames()) {
      throw new DamagedFrameException(
          "it goes beyond the " + info.frames() + " frames of audio that the header promises");
    }
  }

  private void checkMd5() {
    if (md5 != null && !md5.digest().equals(info.md5())) {
      throw new AudioFormatError(
          name + " is damaged: its samples are not those whose MD5 its header holds");
    }
    md5 = null;
  }

  private void checkAfter() throws IOException {
    if (!endChecked) {
      endChecked = true;
      nextPart = AfterSamples.plain(input, name, 1).check(framesRead, 0);
    }
  }

  @Override
  public long skip(long frames) throws IOException {
    long left = Math.max(0, frames);
    if (left > 0) {
      md5 = null;
    }
    int buffered = (int) Math.min(left, blockFrames - taken);
    taken += buffered;
    left -= buffered;
    while (left > 0 && (numbering == null || !numbering.isKnown()) && hasNextBlockToSkip()) {
      left -= passInBlock(left);
    }
    if (left > 0 && failure == null && numbering != null) {
      left -= jump(info.hasFrames() ? Math.min(left, info.frames() - framesRead) : left);
    }
    while (left > 0 && hasNextBlockToSkip()) {
      left -= passInBlock(left);
    }
    return frames - left;
  }

  private int passInBlock(long most) {
    taken = (int) Math.min(most, blockFrames);
    return taken;
  }

  private boolean hasNextBlockToSkip() throws IOException {
    try {
      return hasNextBlock(0);
    } catch (TruncatedAudioError e) {
      return false;
    }
  }

  /** Goes near a far frame without reading what is before it; returns the frames passed. */
  private long jump(long frames) throws IOException {
    FlacSeeker.Place place = new FlacSeeker(input, blocks, numbering).find(framesRead, frames);
    if (place == null) {
      return 0;
    }
    long passed = place.frame() - framesRead;
    framesRead = place.frame();
    numbering.jumped(place.number());
    blockFrames = 0;
    taken = 0;
    return passed;
  }

  @Override
  public long nextPart() {
    return nextPart;
  }

  /** Holds nothing. */
  @Override
  public void close() {}
}
