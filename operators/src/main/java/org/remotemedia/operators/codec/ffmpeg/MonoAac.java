package org.remotemedia.operators.codec.ffmpeg;

import java.util.List;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.BytePointer;

/**
 * HE-AAC of one channel. It may hold parametric stereo without saying so, and FFmpeg therefore
 * gives two channels, which are the same where it does not. Whether it does shows in the first
 * packets; where it does not, FFmpeg is told so.
 */
final class MonoAac {
  /** In which parametric stereo shows, if there is any: more than a second. */
  private static final int PROBED_PACKETS = 32;

  /** What FFmpeg says when it meets parametric stereo of which it was told that there is none. */
  private static final String STEREO = "Parametric Stereo";

  private static final int ADTS_HEADER = 7;

  private final byte[] configuration;

  /** What all frames with headers of their own have in common; null where they have none. */
  private final byte[] header;

  private MonoAac(AacConfiguration core, int sampleRate, byte[] header) {
    this.configuration = core.monoAt(sampleRate);
    this.header = header;
  }

  /**
   * Looks at a stream of AAC.
   *
   * @return null where FFmpeg's choice of channels is right
   */
  static MonoAac of(FfmpegInput input, AVCodec decoder) {
    AVCodecParameters parameters = input.stream().codecpar();
    if (parameters.ch_layout().nb_channels() != 2) {
      return null;
    }
    List<AVPacket> packets = input.peek(PROBED_PACKETS);
    byte[] header = packets.isEmpty() ? null : adtsHeader(packets.get(0));
    AacConfiguration core =
        header == null
            ? AacConfiguration.parse(bytes(parameters))
            : AacConfiguration.ofAdts(header);
    if (core == null) {
      return null;
    }
    MonoAac mono = new MonoAac(core, parameters.sample_rate(), header);
    return mono.hasStereo(parameters, decoder, packets) ? null : mono;
  }

  private static byte[] bytes(AVCodecParameters parameters) {
    byte[] bytes = new byte[Math.max(0, parameters.extradata_size())];
    if (bytes.length > 0) {
      new BytePointer(parameters.extradata()).get(bytes);
    }
    return bytes;
  }

  private static byte[] adtsHeader(AVPacket packet) {
    if (packet.size() < ADTS_HEADER) {
      return null;
    }
    byte[] header = new byte[ADTS_HEADER];
    new BytePointer(packet.data()).get(header);
    return header[0] == (byte) 0xFF && (header[1] & 0xF6) == 0xF0 ? header : null;
  }

  /** Decodes the first packets as mono, to see whether FFmpeg objects. */
  private boolean hasStereo(AVCodecParameters parameters, AVCodec decoder, List<AVPacket> packets) {
    AVCodecContext codec = avcodec.avcodec_alloc_context3(decoder);
    AVPacket packet = avcodec.av_packet_alloc();
    AVFrame frame = avutil.av_frame_alloc();
    try {
      boolean stereo =
          avcodec.avcodec_parameters_to_context(codec, parameters) < 0 || !configure(codec);
      stereo |= avcodec.avcodec_open2(codec, decoder, (AVDictionary) null) < 0;
      for (int i = 0; i < packets.size() && !stereo; i++) {
        FfmpegLog.clear();
        avcodec.av_packet_ref(packet, packets.get(i));
        strip(packet);
        avcodec.avcodec_send_packet(codec, packet);
        avcodec.av_packet_unref(packet);
        avcodec.avcodec_receive_frame(codec, frame);
        String error = FfmpegLog.take();
        stereo = error != null && error.contains(STEREO);
      }
      return stereo;
    } catch (UndecodableException e) {
      return true;
    } finally {
      avutil.av_frame_free(frame);
      avcodec.av_packet_free(packet);
      avcodec.avcodec_free_context(codec);
    }
  }

  /** Sets a decoder up; returns whether there was memory for it. */
  boolean configure(AVCodecContext codec) {
    BytePointer memory =
        new BytePointer(
            avutil.av_mallocz(configuration.length + avcodec.AV_INPUT_BUFFER_PADDING_SIZE));
    if (memory.isNull()) {
      return false;
    }
    if (codec.extradata() != null) {
      avutil.av_free(codec.extradata());
    }
    memory.put(configuration);
    codec.extradata(memory);
    codec.extradata_size(configuration.length);
    avutil.av_channel_layout_default(codec.ch_layout(), 1);
    return true;
  }

  /** Takes the header off a packet that has one, since it would set FFmpeg up anew. */
  void strip(AVPacket packet) throws UndecodableException {
    if (header == null) {
      return;
    }
    byte[] own = adtsHeader(packet);
    if (own == null) {
      return;
    }
    if ((own[2] & 0xFD) != (header[2] & 0xFD) || (own[3] & 0xC0) != (header[3] & 0xC0)) {
      throw new UndecodableException("its sample rate or channels change in the middle");
    }
    boolean hasChecksum = (own[1] & 1) == 0;
    int bytes = hasChecksum ? ADTS_HEADER + 2 : ADTS_HEADER;
    if ((own[6] & 3) != 0 || packet.size() < bytes) {
      throw new UndecodableException("its frames are of a form that is not supported");
    }
    packet.data(packet.data().getPointer(bytes));
    packet.size(packet.size() - bytes);
  }
}
