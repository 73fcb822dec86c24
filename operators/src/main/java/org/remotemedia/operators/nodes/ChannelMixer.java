package org.remotemedia.operators.nodes;

import java.util.function.Consumer;
import org.remotemedia.operators.error.AudioFormatError;
import org.remotemedia.operators.kernel.ChannelMixing;
import org.remotemedia.operators.value.AudioBuffer;
import org.remotemedia.operators.value.AudioFormat;
import org.remotemedia.operators.value.AudioSpec;

/** Brings the channels of one audio value after another to what is asked for. */
final class ChannelMixer {
  /** The most channels that can be asked for. */
  static final int MOST_CHANNELS = 256;

  private enum Way {
    UNTOUCHED,
    MEAN,
    SELECTION
  }

  private final BlockBuffer buffer = new BlockBuffer();
  private Way way;
  private int[] selection;

  /**
   * Prepares for audio that is to get {@code channels} channels: the mean of all for one, a copy of
   * each for mono input, the input itself for its own number.
   *
   * @return what the output will be
   * @throws AudioFormatError for any other number
   */
  AudioSpec mixTo(int channels, AudioSpec spec) {
    if (channels == spec.channels()) {
      way = Way.UNTOUCHED;
      return spec;
    }
    if (channels == 1) {
      way = Way.MEAN;
    } else if (spec.channels() == 1) {
      way = Way.SELECTION;
      selection = new int[channels];
    } else {
      throw new AudioFormatError(
          spec.channels()
              + " channels cannot be mixed to "
              + channels
              + "; possible are 1 (their mean), "
              + spec.channels()
              + " (as they are), or picking channels with a ChannelMixNode and select");
    }
    return mixed(spec, channels);
  }

  /**
   * Prepares for audio some of whose channels are to be taken.
   *
   * @return what the output will be
   * @throws AudioFormatError when there are fewer channels
   */
  AudioSpec select(int[] channels, AudioSpec spec) {
    for (int channel : channels) {
      if (channel >= spec.channels()) {
        throw new AudioFormatError(
            "there is no channel "
                + channel
                + " to select: the audio has "
                + spec.channels()
                + ", counted from 0");
      }
    }
    way = Way.SELECTION;
    selection = channels;
    return mixed(spec, channels.length);
  }

  /** Mixes a chunk; {@code output} is given blocks that are valid only during the call. */
  void process(AudioBuffer chunk, Consumer<AudioBuffer> output) {
    if (way == Way.UNTOUCHED) {
      output.accept(chunk);
      return;
    }
    AudioFormat format = ChannelMixing.outputFormat(chunk.format());
    int width = way == Way.MEAN ? 1 : selection.length;
    int blockFrames = BlockBuffer.frames(width);
    for (int from = 0; from < chunk.frames(); from += blockFrames) {
      int frames = Math.min(blockFrames, chunk.frames() - from);
      Object target = buffer.array(format, frames * width);
      if (way == Way.MEAN) {
        ChannelMixing.mean(chunk, from, frames, target);
      } else {
        ChannelMixing.select(chunk, from, frames, selection, target);
      }
      output.accept(
          AudioBuffer.over(
              target, frames, new AudioSpec(chunk.sampleRate(), width, format, frames)));
    }
  }

  long memoryBytes() {
    return buffer.bytes();
  }

  void release() {
    buffer.release();
  }

  private static AudioSpec mixed(AudioSpec spec, int channels) {
    return spec.withChannels(channels).withFormat(ChannelMixing.outputFormat(spec.format()));
  }
}
