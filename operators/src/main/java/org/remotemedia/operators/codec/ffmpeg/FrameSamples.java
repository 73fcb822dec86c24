package org.remotemedia.operators.codec.ffmpeg;

import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import org.bytedeco.ffmpeg.avutil.AVChannelLayout;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.ffmpeg.global.swresample;
import org.bytedeco.ffmpeg.swresample.SwrContext;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerPointer;

/**
 * Turns what FFmpeg's decoders give into interleaved floats, full scale to 1.0. FFmpeg's own
 * conversion does it; it divides integers by a power of two, which is exact.
 */
final class FrameSamples implements AutoCloseable {
  /** Channels that FFmpeg's conversion takes at most; of the codecs here Vorbis can have more. */
  private static final int CONVERTED_CHANNELS = 64;

  private final PointerPointer<BytePointer> target = new PointerPointer<>(1L);
  private PointerPointer<BytePointer> planes = new PointerPointer<>(1L);
  private SwrContext converter;

  /** What the converter was made for. */
  private int format;

  private int channels;

  /**
   * Puts frames from {@code first} on at the output's position, which moves behind them.
   *
   * @param out with room for them
   */
  void put(AVFrame frame, int first, int count, BytePointer out) throws UndecodableException {
    accept(frame);
    boolean planar = avutil.av_sample_fmt_is_planar(format) != 0;
    long samples = (long) count * channels;
    long start = (long) first * avutil.av_get_bytes_per_sample(format) * (planar ? 1 : channels);
    if (isInterleavedFloat()) {
      Pointer.memcpy(out, frame.extended_data(0).position(start), samples * Float.BYTES);
    } else if (converter != null) {
      for (int i = 0; i < (planar ? channels : 1); i++) {
        planes.put(i, frame.extended_data(i).position(start));
      }
      target.put(0, out);
      int converted = swresample.swr_convert(converter, target, count, planes, count);
      if (converted != count) {
        throw new UndecodableException("its samples cannot be converted to floats");
      }
    } else {
      interleave(frame, start, count, out);
    }
    out.position(out.position() + samples * Float.BYTES);
  }

  private boolean isInterleavedFloat() {
    return format == avutil.AV_SAMPLE_FMT_FLT
        || (format == avutil.AV_SAMPLE_FMT_FLTP && channels == 1);
  }

  private void accept(AVFrame frame) throws UndecodableException {
    int frameChannels = frame.ch_layout().nb_channels();
    if (frame.format() == format && frameChannels == channels) {
      return;
    }
    close();
    format = frame.format();
    channels = frameChannels;
    if (isInterleavedFloat()) {
      return;
    }
    if (channels > CONVERTED_CHANNELS) {
      if (format != avutil.AV_SAMPLE_FMT_FLTP) {
        throw new UndecodableException("its samples are of an unknown form, " + format);
      }
      return;
    }
    planes = new PointerPointer<>((long) channels);
    try (AVChannelLayout layout = new AVChannelLayout()) {
      avutil.av_channel_layout_default(layout, channels);
      converter = swresample.swr_alloc();
      int rate = frame.sample_rate();
      int floats = avutil.AV_SAMPLE_FMT_FLT;
      int result =
          swresample.swr_alloc_set_opts2(
              converter, layout, floats, rate, layout, format, rate, 0, null);
      if (result < 0 || swresample.swr_init(converter) < 0) {
        throw new UndecodableException("its samples are of an unknown form, " + format);
      }
    }
  }

  private void interleave(AVFrame frame, long start, int count, BytePointer out) {
    long bytes = (long) count * Float.BYTES;
    FloatBuffer to = floats(out, out.position(), bytes * channels);
    for (int i = 0; i < channels; i++) {
      FloatBuffer from = floats(frame.extended_data(i), start, bytes);
      for (int k = 0; k < count; k++) {
        to.put(k * channels + i, from.get(k));
      }
    }
  }

  private static FloatBuffer floats(BytePointer memory, long start, long bytes) {
    BytePointer part = new BytePointer(memory).position(start).limit(start + bytes);
    return part.asByteBuffer().order(ByteOrder.nativeOrder()).asFloatBuffer();
  }

  @Override
  public void close() {
    if (converter != null) {
      swresample.swr_free(converter);
      converter = null;
    }
  }
}
