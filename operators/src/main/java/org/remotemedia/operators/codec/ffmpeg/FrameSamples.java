package org.remotemedia.operators.codec.ffmpeg;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.ShortBuffer;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avutil;

/** Turns what FFmpeg's decoders give into interleaved floats, full scale to 1.0. */
final class FrameSamples {
  private float[] plane = {};

  /**
   * Puts frames from {@code first} on at the output's position.
   *
   * @param out little-endian
   */
  void put(AVFrame frame, int first, int count, ByteBuffer out) throws UndecodableException {
    int channels = frame.ch_layout().nb_channels();
    boolean planar = avutil.av_sample_fmt_is_planar(frame.format()) != 0;
    int planes = planar ? channels : 1;
    int samples = planar ? count : count * channels;
    if (plane.length < samples) {
      plane = new float[samples];
    }
    int from = out.position();
    for (int i = 0; i < planes; i++) {
      load(frame, i, planar ? first : first * channels, samples);
      int step = planar ? 4 * channels : 4;
      int at = from + 4 * i;
      for (int k = 0; k < samples; k++, at += step) {
        out.putFloat(at, plane[k]);
      }
    }
    out.position(from + 4 * count * channels);
  }

  private void load(AVFrame frame, int index, int first, int samples) throws UndecodableException {
    int format = frame.format();
    int bytes = avutil.av_get_bytes_per_sample(format);
    ByteBuffer in =
        frame
            .extended_data(index)
            .position((long) first * bytes)
            .limit((long) (first + samples) * bytes)
            .asByteBuffer()
            .order(ByteOrder.nativeOrder());
    switch (format) {
      case avutil.AV_SAMPLE_FMT_FLT, avutil.AV_SAMPLE_FMT_FLTP -> {
        FloatBuffer floats = in.asFloatBuffer();
        floats.get(plane, 0, samples);
      }
      case avutil.AV_SAMPLE_FMT_S16, avutil.AV_SAMPLE_FMT_S16P -> {
        ShortBuffer shorts = in.asShortBuffer();
        for (int i = 0; i < samples; i++) {
          plane[i] = shorts.get(i) * 0x1p-15f;
        }
      }
      case avutil.AV_SAMPLE_FMT_S32, avutil.AV_SAMPLE_FMT_S32P -> {
        IntBuffer ints = in.asIntBuffer();
        for (int i = 0; i < samples; i++) {
          plane[i] = ints.get(i) * 0x1p-31f;
        }
      }
      case avutil.AV_SAMPLE_FMT_DBL, avutil.AV_SAMPLE_FMT_DBLP -> {
        DoubleBuffer doubles = in.asDoubleBuffer();
        for (int i = 0; i < samples; i++) {
          plane[i] = (float) doubles.get(i);
        }
      }
      default -> throw new UndecodableException("its samples are of an unknown form, " + format);
    }
  }
}
