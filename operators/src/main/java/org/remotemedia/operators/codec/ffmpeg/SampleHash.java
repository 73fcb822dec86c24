package org.remotemedia.operators.codec.ffmpeg;

import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;

/** A hash (MurmurHash3) of samples as FFmpeg's decoders give them, before they are converted. */
final class SampleHash implements AutoCloseable {
  private static final int HASH_BYTES = 16;

  private final Pointer state = avutil.av_murmur3_alloc();
  private final BytePointer result = new BytePointer(HASH_BYTES);

  SampleHash() {
    avutil.av_murmur3_init(state);
  }

  /** Takes the first frames of a block. */
  void update(AVFrame frame, int frames) {
    int channels = frame.ch_layout().nb_channels();
    boolean planar = avutil.av_sample_fmt_is_planar(frame.format()) != 0;
    long bytes =
        (long) frames * avutil.av_get_bytes_per_sample(frame.format()) * (planar ? 1 : channels);
    for (int i = 0; i < (planar ? channels : 1); i++) {
      avutil.av_murmur3_update(state, frame.extended_data(i), bytes);
    }
  }

  /** The hash of all that was taken since it was last asked. */
  long take() {
    avutil.av_murmur3_final(state, result);
    avutil.av_murmur3_init(state);
    return result.getLong();
  }

  @Override
  public void close() {
    avutil.av_free(state);
    result.close();
  }
}
