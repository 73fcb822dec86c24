package org.remotemedia.operators.codec.ffmpeg;

import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVInputFormat;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVDictionaryEntry;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avformat;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerPointer;

/** One recording that FFmpeg's demuxers and decoders read, front to back. */
final class FfmpegRecording implements AutoCloseable {
  /** Formats that are nothing but frames: what follows the last one may be anything. */
  private static final Set<String> FRAMES_ONLY = Set.of("mp3", "aac");

  /** Formats with a table of all their packets and their times. */
  private static final Set<String> WITH_TABLE = Set.of("mp4");

  /** The codecs that are tested here; others of FFmpeg's many are not let near a file. */
  private static final Set<Integer> CODECS =
      Set.of(
          avcodec.AV_CODEC_ID_MP3,
          avcodec.AV_CODEC_ID_MP2,
          avcodec.AV_CODEC_ID_AAC,
          avcodec.AV_CODEC_ID_ALAC,
          avcodec.AV_CODEC_ID_VORBIS,
          avcodec.AV_CODEC_ID_OPUS);

  /** Those whose decoders make up samples where a packet is damaged, and only log an error. */
  private static final Set<Integer> LENIENT =
      Set.of(avcodec.AV_CODEC_ID_AAC, avcodec.AV_CODEC_ID_ALAC);

  /** One allocation at most; the samples of one frame are some kB. */
  private static final long MAX_ALLOCATION = 1L << 28;

  /** Memory of the process at most; it is some 100 MB in ordinary work. */
  private static final long MAX_PHYSICAL_BYTES = 1L << 30;

  /** To ask the system for it costs as much as to decode a frame. */
  private static final int FRAMES_PER_MEMORY_CHECK = 16;

  private final FileOverPipe file;
  private final boolean framesOnly;
  private final boolean hasTable;
  private final FrameSamples samples = new FrameSamples();
  private final AVPacket packet = avcodec.av_packet_alloc();
  private final AVFrame frame = avutil.av_frame_alloc();
  private AVFormatContext format;
  private AVCodecContext codec;
  private AVStream stream;
  private int sampleRate;
  private int channels;

  /** Frames of the current block and how many of them were given out. */
  private int blockFrames;

  private int taken;

  /** Frames of the recording that were given out or left out. */
  private long position;

  private int sinceMemoryCheck;
  private boolean drained;
  private long packets;

  /** What went wrong in a format that allows junk at its end. */
  private String problem;

  static {
    FfmpegLog.install();
    avutil.av_max_alloc(MAX_ALLOCATION);
  }

  /**
   * @param demuxer FFmpeg's name of the format
   * @param file closed with this
   */
  FfmpegRecording(String demuxer, FileOverPipe file) throws UndecodableException {
    this.file = file;
    this.framesOnly = FRAMES_ONLY.contains(demuxer);
    this.hasTable = WITH_TABLE.contains(demuxer);
    try {
      openFormat(demuxer);
      openCodec();
      FfmpegLog.clear();
      if (!readBlock()) {
        sampleRate = codec.sample_rate();
        channels = codec.ch_layout().nb_channels();
      }
    } catch (UndecodableException | RuntimeException e) {
      close();
      throw e;
    }
  }

  private void openFormat(String demuxer) throws UndecodableException {
    AVInputFormat input = avformat.av_find_input_format(demuxer);
    if (input == null || input.isNull()) {
      throw new UndecodableException("this build of FFmpeg cannot read " + demuxer);
    }
    format = avformat.avformat_alloc_context();
    format.pb(file.context());
    format.flags(format.flags() | AVFormatContext.AVFMT_FLAG_CUSTOM_IO);
    format.error_recognition(avcodec.AV_EF_CRCCHECK);
    int result = avformat.avformat_open_input(format, (String) null, input, (AVDictionary) null);
    if (result < 0) {
      format = null; // Freed by the function that failed.
      throw new UndecodableException("its header cannot be read: " + text(result));
    }
    check(
        avformat.avformat_find_stream_info(format, (PointerPointer<?>) null),
        "its streams cannot be read");
    int index =
        avformat.av_find_best_stream(
            format, avutil.AVMEDIA_TYPE_AUDIO, -1, -1, (PointerPointer<?>) null, 0);
    if (index < 0) {
      throw new UndecodableException(
          format.nb_streams() == 0
              ? "nothing in it says where its audio is, as in a file that was cut"
              : "it has no audio");
    }
    for (int i = 0; i < format.nb_streams(); i++) {
      if (i != index) {
        format.streams(i).discard(avcodec.AVDISCARD_ALL);
      }
    }
    stream = format.streams(index);
  }

  private void openCodec() throws UndecodableException {
    int id = stream.codecpar().codec_id();
    AVCodec decoder = CODECS.contains(id) ? decoder(id) : null;
    if (decoder == null || decoder.isNull()) {
      throw new UndecodableException(
          "it holds " + avcodec.avcodec_get_name(id).getString() + ", which is not supported");
    }
    codec = avcodec.avcodec_alloc_context3(decoder);
    check(
        avcodec.avcodec_parameters_to_context(codec, stream.codecpar()),
        "its codec cannot be set up");
    if (id == avcodec.AV_CODEC_ID_OPUS) {
      OpusChannels.keepOrder(codec);
    }
    codec.thread_count(1);
    codec.request_sample_fmt(avutil.AV_SAMPLE_FMT_FLT);
    codec.err_recognition(avcodec.AV_EF_CRCCHECK | avcodec.AV_EF_EXPLODE);
    codec.pkt_timebase(stream.time_base());
    check(
        avcodec.avcodec_open2(codec, decoder, (PointerPointer<?>) null),
        "its codec cannot be set up");
  }

  /** FFmpeg's own decoder of Opus gives other samples than the reference for speech, some 10 dB. */
  private static AVCodec decoder(int id) {
    AVCodec reference =
        id == avcodec.AV_CODEC_ID_OPUS ? avcodec.avcodec_find_decoder_by_name("libopus") : null;
    return reference == null || reference.isNull() ? avcodec.avcodec_find_decoder(id) : reference;
  }

  int sampleRate() {
    return sampleRate;
  }

  int channels() {
    return channels;
  }

  /**
   * Frames without delay and padding as iTunes notes them, −1 where it does not: words in
   * hexadecimal, the fourth of which they are.
   */
  long frames() {
    AVDictionaryEntry entry =
        avutil.av_dict_get(format.metadata(), "iTunSMPB", (AVDictionaryEntry) null, 0);
    if (entry == null || entry.isNull()) {
      return -1;
    }
    String[] words = entry.value().getString().strip().split(" ", -1);
    try {
      long frames = words.length < 4 ? 0 : Long.parseLong(words[3], 16);
      return frames > 0 ? frames : -1;
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  /** Frames of the recording that were given out or left out so far. */
  long position() {
    return position;
  }

  /**
   * Decodes the next {@code frames} frames, fewer only at the end; {@link #position} tells how many
   * they are, also when this ends with an exception.
   *
   * @param out gets interleaved floats at its position, which moves behind them; null to leave the
   *     frames out
   */
  void next(long frames, BytePointer out) throws UndecodableException {
    long end = position + frames;
    while (position < end && (taken < blockFrames || readBlock())) {
      int count = (int) Math.min(end - position, blockFrames - taken);
      if (out != null) {
        samples.put(frame, taken, count, out);
      }
      taken += count;
      position += count;
    }
  }

  /** Frames that the file's table promises where packets of it are missing, else −1. */
  long promisedFrames() {
    int listed = avformat.avformat_index_get_entries_count(stream);
    if (!hasTable || listed <= packets || stream.duration() <= 0) {
      return -1;
    }
    return Math.round(
        (double) stream.duration()
            * stream.time_base().num()
            / stream.time_base().den()
            * sampleRate);
  }

  private boolean readBlock() throws UndecodableException {
    blockFrames = 0;
    taken = 0;
    while (true) {
      int result = avcodec.avcodec_receive_frame(codec, frame);
      checkLog();
      if (result == 0) {
        if (frame.nb_samples() > 0) {
          acceptFrame();
          return true;
        }
      } else if (result == avutil.AVERROR_EOF()) {
        return false;
      } else if (result == avutil.AVERROR_EAGAIN()) {
        sendPacket();
      } else {
        damaged(text(result));
      }
    }
  }

  private void checkLog() throws UndecodableException {
    if (LENIENT.contains(codec.codec_id())) {
      String error = FfmpegLog.take();
      if (error != null) {
        damaged(error);
      }
    }
  }

  private void acceptFrame() throws UndecodableException {
    if (problem != null) {
      throw new UndecodableException(problem);
    }
    if (channels == 0) {
      sampleRate = frame.sample_rate();
      channels = frame.ch_layout().nb_channels();
    } else if (frame.sample_rate() != sampleRate || frame.ch_layout().nb_channels() != channels) {
      throw new UndecodableException(
          "its sample rate or channels change in the middle, from "
              + sampleRate
              + " Hz, "
              + channels
              + " ch to "
              + frame.sample_rate()
              + " Hz, "
              + frame.ch_layout().nb_channels()
              + " ch");
    }
    checkMemory();
    blockFrames = frame.nb_samples();
    if (hasTable && packets == avformat.avformat_index_get_entries_count(stream)) {
      blockFrames = Math.min(blockFrames, lastFrames());
    }
  }

  private void checkMemory() throws UndecodableException {
    sinceMemoryCheck++;
    if (sinceMemoryCheck == FRAMES_PER_MEMORY_CHECK) {
      sinceMemoryCheck = 0;
      if (Pointer.physicalBytes() > MAX_PHYSICAL_BYTES) {
        throw new UndecodableException("decoding it needs more than 1 GiB of memory");
      }
    }
  }

  /** How much of the last block a container with a table of times wants to be heard. */
  private int lastFrames() {
    AVRational unit = stream.time_base();
    boolean exact = unit.num() == 1 && sampleRate % unit.den() == 0;
    long frames = exact ? frame.duration() * (sampleRate / unit.den()) : 0;
    return frames > 0 ? (int) Math.min(frames, Integer.MAX_VALUE) : Integer.MAX_VALUE;
  }

  private void sendPacket() throws UndecodableException {
    if (drained) {
      throw new UndecodableException("its decoder does not come to an end");
    }
    while (true) {
      int result = avformat.av_read_frame(format, packet);
      if (result == avutil.AVERROR_EOF()) {
        drain();
        return;
      }
      check(result, "it is damaged");
      boolean wanted = packet.stream_index() == stream.index();
      if (wanted && (packet.flags() & avcodec.AV_PKT_FLAG_CORRUPT) != 0) {
        // Only what a file that was cut has at its end.
        avcodec.av_packet_unref(packet);
        drain();
        return;
      }
      int sent = wanted ? avcodec.avcodec_send_packet(codec, packet) : 0;
      avcodec.av_packet_unref(packet);
      if (sent < 0) {
        damaged(text(sent));
      } else if (wanted) {
        packets++;
        return;
      }
    }
  }

  private void drain() {
    drained = true;
    avcodec.avcodec_send_packet(codec, null);
  }

  /** Where anything may follow the last frame, damage shows by frames behind it. */
  private void damaged(String what) throws UndecodableException {
    String logged = FfmpegLog.take();
    String message = "it is damaged: " + (logged == null ? what : logged);
    if (!framesOnly) {
      throw new UndecodableException(message);
    }
    if (problem == null) {
      problem = message;
    }
  }

  private static void check(int result, String what) throws UndecodableException {
    if (result < 0) {
      throw new UndecodableException(what + ": " + text(result));
    }
  }

  private static String text(int error) {
    byte[] message = new byte[128];
    avutil.av_strerror(error, message, message.length);
    int length = 0;
    while (length < message.length && message[length] != 0) {
      length++;
    }
    return new String(message, 0, length, StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    if (codec != null) {
      avcodec.avcodec_free_context(codec);
    }
    if (format != null) {
      avformat.avformat_close_input(format);
    }
    avcodec.av_packet_free(packet);
    avutil.av_frame_free(frame);
    samples.close();
    file.close();
  }
}
