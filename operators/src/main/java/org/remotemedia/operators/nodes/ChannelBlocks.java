package org.remotemedia.operators.nodes;

import org.remotemedia.operators.kernel.SampleConversion;
import org.remotemedia.operators.value.AudioBuffer;
import org.remotemedia.operators.value.AudioSpec;

/**
 * Takes audio apart into its channels, as doubles of full scale 1.0, which is exact in every
 * format. Blocks have the same frames however the audio is chunked.
 */
final class ChannelBlocks {
  /** Takes blocks. */
  interface Blocks {
    /**
     * The next block.
     *
     * @param channels samples of each channel, valid during the call only
     * @param frames samples of a channel; all blocks but the last have the same number
     */
    void block(double[][] channels, int frames);
  }

  /** Samples of a block over all channels; they stay in the processor's cache. */
  private static final int SAMPLES = 1 << 12;

  private static final int LEAST_FRAMES = 16;

  private double[][] channels = new double[0][];
  private int length;
  private int used;
  private Blocks blocks;

  /** Begins a recording. */
  void begin(AudioSpec spec, Blocks newBlocks) {
    if (channels.length != spec.channels()) {
      length = Math.max(LEAST_FRAMES, SAMPLES / spec.channels());
      channels = new double[spec.channels()][length];
    }
    blocks = newBlocks;
    used = 0;
  }

  void process(AudioBuffer chunk) {
    int width = channels.length;
    for (int from = 0; from < chunk.frames(); ) {
      int frames = Math.min(length - used, chunk.frames() - from);
      for (int channel = 0; channel < width; channel++) {
        SampleConversion.channelToF64(
            chunk.format(),
            chunk.array(),
            from * width + channel,
            width,
            channels[channel],
            used,
            frames);
      }
      used += frames;
      from += frames;
      if (used == length) {
        give();
      }
    }
  }

  /** The recording is complete: a last, shorter block. */
  void end() {
    if (used > 0) {
      give();
    }
  }

  long memoryBytes() {
    return (long) channels.length * length * Double.BYTES;
  }

  void release() {
    channels = new double[0][];
    length = 0;
  }

  private void give() {
    blocks.block(channels, used);
    used = 0;
  }
}
