package org.remotemedia.operators.codec;

import java.io.IOException;

/**
 * Reads one FLAC frame after the other into samples by channel. Every frame's two checksums are
 * checked before it is given out.
 */
final class FlacBlocks {
  private static final int FIRST = FlacPrediction.PADDING;

  private final CodecInput input;
  private final FlacStreamInfo info;
  private final BitInput bits;
  private final FlacSubframe subframe;
  private final int[][] samples;

  /** Only for the difference of two channels of 32 bits. */
  private long[] wide = {};

  FlacBlocks(CodecInput input, FlacStreamInfo info) {
    this.input = input;
    this.info = info;
    this.bits = new BitInput(input);
    this.subframe = new FlacSubframe(bits);
    this.samples = new int[info.channels()][];
    allocate(Math.min(info.maxBlockFrames(), 1 << 13));
  }

  private void allocate(int frames) {
    for (int channel = 0; channel < samples.length; channel++) {
      samples[channel] = new int[FIRST + frames];
    }
  }

  /** The samples of a channel in the last block, from {@link #offset} on. */
  int[] channel(int channel) {
    return samples[channel];
  }

  static int offset() {
    return FIRST;
  }

  /** The header of the frame at the input's position, which stays where it is. */
  FlacFrameHeader header() throws IOException {
    input.fill(FlacFrameHeader.MAX_BYTES);
    var buffer = input.buffer();
    FlacFrameHeader header =
        FlacFrameHeader.parse(input.bytes(), buffer.position(), buffer.limit());
    boolean same =
        header.channels() == info.channels()
            && (header.bits() == 0 || header.bits() == info.bits())
            && (header.sampleRate() == 0 || header.sampleRate() == info.sampleRate());
    if (!same) {
      throw new DamagedFrameException(
          "it has "
              + header.channels()
              + " channels of "
              + (header.bits() == 0 ? info.bits() : header.bits())
              + " bits at "
              + (header.sampleRate() == 0 ? info.sampleRate() : header.sampleRate())
              + " Hz, unlike the file's header");
    }
    if (header.frames() > info.maxBlockFrames()) {
      throw new DamagedFrameException(
          "it has " + header.frames() + " frames, more than the file's header allows");
    }
    return header;
  }

  /** Reads the frame at the input's position, whose header that is. */
  void read(FlacFrameHeader header) throws IOException {
    int frames = header.frames();
    if (samples[0].length < FIRST + frames) {
      allocate(frames);
    }
    bits.begin();
    for (int i = 0; i < header.bytes(); i++) {
      bits.unsigned(8);
    }
    int assignment = header.assignment();
    int side =
        switch (assignment) {
          case FlacFrameHeader.LEFT_SIDE, FlacFrameHeader.MID_SIDE -> 1;
          case FlacFrameHeader.SIDE_RIGHT -> 0;
          default -> -1;
        };
    boolean isWide = side >= 0 && info.bits() == 32;
    for (int channel = 0; channel < samples.length; channel++) {
      if (channel != side) {
        subframe.read(info.bits(), samples[channel], frames);
      } else if (isWide) {
        if (wide.length < FIRST + frames) {
          wide = new long[FIRST + frames];
        }
        subframe.read(33, wide, frames);
      } else {
        subframe.read(info.bits() + 1, samples[channel], frames);
      }
    }
    checkCrc();
    if (isWide) {
      joinWide(assignment, frames);
    } else {
      join(assignment, frames);
    }
    for (int[] channel : samples) {
      FlacSubframe.requireWithin(info.bits(), channel, frames);
    }
  }

  private void checkCrc() throws IOException {
    int computed = bits.end();
    if (input.fill(2) < 2) {
      throw new BitInput.EndOfBits();
    }
    int stated = Short.toUnsignedInt(input.buffer().getShort());
    if (computed != stated) {
      throw new DamagedFrameException("its checksum is wrong");
    }
  }

  /** Makes left and right of what was stored instead (RFC 9639, section 4.2). */
  private void join(int assignment, int frames) {
    int end = FIRST + frames;
    switch (assignment) {
      case FlacFrameHeader.LEFT_SIDE -> {
        int[] left = samples[0];
        int[] side = samples[1];
        for (int i = FIRST; i < end; i++) {
          side[i] = left[i] - side[i];
        }
      }
      case FlacFrameHeader.SIDE_RIGHT -> {
        int[] side = samples[0];
        int[] right = samples[1];
        for (int i = FIRST; i < end; i++) {
          side[i] += right[i];
        }
      }
      case FlacFrameHeader.MID_SIDE -> {
        int[] mid = samples[0];
        int[] side = samples[1];
        for (int i = FIRST; i < end; i++) {
          int left = mid[i] + ((side[i] + 1) >> 1);
          mid[i] = left;
          side[i] = left - side[i];
        }
      }
      default -> {}
    }
  }

  private void joinWide(int assignment, int frames) {
    int[] first = samples[0];
    int[] second = samples[1];
    for (int i = FIRST; i < FIRST + frames; i++) {
      long side = wide[i];
      switch (assignment) {
        case FlacFrameHeader.LEFT_SIDE -> second[i] = (int) (first[i] - side);
        case FlacFrameHeader.SIDE_RIGHT -> first[i] = (int) (second[i] + side);
        default -> {
          long left = first[i] + ((side + 1) >> 1);
          first[i] = (int) left;
          second[i] = (int) (left - side);
        }
      }
    }
  }
}
