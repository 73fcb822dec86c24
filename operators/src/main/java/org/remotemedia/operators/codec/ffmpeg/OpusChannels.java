package org.remotemedia.operators.codec.ffmpeg;

import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.javacpp.BytePointer;

/**
 * The order of channels in Opus. FFmpeg takes 3 to 8 channels to be in the order of Vorbis, which
 * only mapping family 1 says, and gives them in its own; this undoes it beforehand for all other
 * families, whose channels are to stay where they are.
 */
final class OpusChannels {
  private static final int FAMILY = 18;
  private static final int MAPPING = 21;
  private static final int VORBIS_ORDER = 1;

  /** For each number of channels, from which one of Vorbis FFmpeg takes each of its own. */
  private static final int[][] FROM_VORBIS = {
    {},
    {},
    {},
    {0, 2, 1},
    {0, 1, 2, 3},
    {0, 2, 1, 3, 4},
    {0, 2, 1, 5, 3, 4},
    {0, 2, 1, 6, 5, 3, 4},
    {0, 2, 1, 7, 5, 6, 3, 4}
  };

  private OpusChannels() {}

  /** Changes the head of the stream as the decoder is to see it, before it is opened. */
  static void keepOrder(AVCodecContext codec) {
    int channels = codec.ch_layout().nb_channels();
    BytePointer head = codec.extradata();
    boolean mapped =
        channels < FROM_VORBIS.length
            && FROM_VORBIS[channels].length > 0
            && head != null
            && codec.extradata_size() >= MAPPING + channels
            && head.get(FAMILY) != VORBIS_ORDER;
    if (!mapped) {
      return;
    }
    byte[] mapping = new byte[channels];
    for (int i = 0; i < channels; i++) {
      mapping[FROM_VORBIS[channels][i]] = head.get(MAPPING + i);
    }
    for (int i = 0; i < channels; i++) {
      head.put(MAPPING + i, mapping[i]);
    }
  }
}
