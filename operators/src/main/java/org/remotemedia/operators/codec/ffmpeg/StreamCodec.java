package org.remotemedia.operators.codec.ffmpeg;

import java.util.Set;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.PointerPointer;

/** The codec of a stream: opens decoders for its packets, all set up alike. */
final class StreamCodec implements AutoCloseable {
  /** The codecs that are tested here; others of FFmpeg's many are not let near a file. */
  private static final Set<Integer> CODECS =
      Set.of(
          avcodec.AV_CODEC_ID_MP3,
          avcodec.AV_CODEC_ID_MP2,
          avcodec.AV_CODEC_ID_AAC,
          avcodec.AV_CODEC_ID_ALAC,
          avcodec.AV_CODEC_ID_VORBIS,
          avcodec.AV_CODEC_ID_OPUS,
          avcodec.AV_CODEC_ID_FLAC);

  private final AVCodec decoder;
  private final AVCodecParameters parameters = avcodec.avcodec_parameters_alloc();
  private final AVRational timeBase;

  /** Null unless the codec would make two channels of one. */
  private final MonoAac mono;

  /** Null for other codecs, and before a decoder was opened. */
  private AacNoise noise;

  StreamCodec(FfmpegInput input) throws UndecodableException {
    int id = input.stream().codecpar().codec_id();
    decoder = CODECS.contains(id) ? decoder(id) : null;
    if (decoder == null || decoder.isNull()) {
      close();
      throw new UndecodableException(
          "it holds " + avcodec.avcodec_get_name(id).getString() + ", which is not supported");
    }
    timeBase = input.stream().time_base();
    avcodec.avcodec_parameters_copy(parameters, input.stream().codecpar());
    mono = id == avcodec.AV_CODEC_ID_AAC ? MonoAac.of(input, decoder) : null;
  }

  /** FFmpeg's own decoder of Opus gives other samples than the reference for speech, some 10 dB. */
  private static AVCodec decoder(int id) {
    AVCodec reference =
        id == avcodec.AV_CODEC_ID_OPUS ? avcodec.avcodec_find_decoder_by_name("libopus") : null;
    return reference == null || reference.isNull() ? avcodec.avcodec_find_decoder(id) : reference;
  }

  /** Opens a decoder; to be freed by the caller. */
  AVCodecContext open() throws UndecodableException {
    AVCodecContext codec = avcodec.avcodec_alloc_context3(decoder);
    try {
      setUp(codec);
      return codec;
    } catch (UndecodableException | RuntimeException e) {
      avcodec.avcodec_free_context(codec);
      throw e;
    }
  }

  private void setUp(AVCodecContext codec) throws UndecodableException {
    int id = parameters.codec_id();
    check(avcodec.avcodec_parameters_to_context(codec, parameters));
    if (id == avcodec.AV_CODEC_ID_OPUS) {
      OpusChannels.keepOrder(codec);
    }
    if (mono != null && !mono.configure(codec)) {
      throw new UndecodableException("there is no memory for its codec");
    }
    codec.thread_count(1);
    codec.request_sample_fmt(avutil.AV_SAMPLE_FMT_FLT);
    codec.err_recognition(avcodec.AV_EF_CRCCHECK | avcodec.AV_EF_EXPLODE);
    codec.pkt_timebase(timeBase);
    check(avcodec.avcodec_open2(codec, decoder, (PointerPointer<?>) null));
    if (id == avcodec.AV_CODEC_ID_AAC && noise == null) {
      noise = AacNoise.find(codec);
    }
  }

  /** Makes a packet as it was read one for such a decoder. */
  void prepare(AVPacket packet) throws UndecodableException {
    if (mono != null) {
      mono.strip(packet);
    }
  }

  /** What a decoder has gathered since the beginning, as far as {@link #resume} can set it. */
  int state(AVCodecContext codec) {
    return noise == null ? 0 : noise.of(codec);
  }

  /** Gives a decoder that was just opened what another one had gathered. */
  void resume(AVCodecContext opened, int state) {
    if (noise != null) {
      noise.set(opened, state);
    }
  }

  private static void check(int result) throws UndecodableException {
    if (result < 0) {
      throw new UndecodableException("its codec cannot be set up: " + FfmpegLog.reason(result));
    }
  }

  @Override
  public void close() {
    avcodec.avcodec_parameters_free(parameters);
  }
}
