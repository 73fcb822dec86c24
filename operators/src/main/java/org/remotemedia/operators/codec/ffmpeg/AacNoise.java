package org.remotemedia.operators.codec.ffmpeg;

import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.Pointer;

/**
 * The state of the random numbers with which FFmpeg's decoder of AAC makes noise (PNS), as most
 * encoders have it do. It depends on all noise since the beginning, so that a decoder that starts
 * in the middle is given the one that is due there. FFmpeg has no name for it outside; where it
 * cannot be found, such a decoder's samples are not the right ones, which shows by their hash.
 */
final class AacNoise {
  /** What a decoder that was just opened has there. */
  private static final int FIRST = 0x1f2e3d4c;

  /** The state is within these, and the decoder's own memory is larger. */
  private static final int SEARCHED_INTS = 10_240 / Integer.BYTES;

  private static final int NOWHERE = -1;

  private final int place;

  private AacNoise(int place) {
    this.place = place;
  }

  /** Looks for it in a decoder that was just opened. */
  static AacNoise find(AVCodecContext opened) {
    int[] memory = new int[SEARCHED_INTS];
    ints(opened).get(memory);
    int place = NOWHERE;
    for (int i = 0; i < memory.length; i++) {
      if (memory[i] == FIRST) {
        if (place != NOWHERE) {
          return new AacNoise(NOWHERE);
        }
        place = i;
      }
    }
    return new AacNoise(place);
  }

  /** The state of a decoder between two packets. */
  int of(AVCodecContext codec) {
    return place == NOWHERE ? FIRST : ints(codec).get(place);
  }

  /** Gives a decoder that was just opened another one. */
  void set(AVCodecContext opened, int state) {
    if (place != NOWHERE && ints(opened).get(place) == FIRST) {
      ints(opened).put(place, state);
    }
  }

  private static IntPointer ints(AVCodecContext codec) {
    Pointer memory = codec.priv_data();
    return new IntPointer(memory);
  }
}
