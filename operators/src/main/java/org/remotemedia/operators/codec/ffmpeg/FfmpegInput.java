package org.remotemedia.operators.codec.ffmpeg;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVInputFormat;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avformat;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.PointerPointer;

/** The packets of the audio stream of a file, which one of FFmpeg's demuxers reads. */
final class FfmpegInput implements AutoCloseable {
  private final AVStream stream;
  private AVFormatContext format;

  /** Packets that were read already, and are to be given again. */
  private final Deque<AVPacket> ahead = new ArrayDeque<>();

  /**
   * @param demuxer FFmpeg's name of the format
   * @param cuts whether the parts that are not to be heard are left out elsewhere, since FFmpeg
   *     does not do it to the frame
   */
  FfmpegInput(String demuxer, FileOverPipe file, boolean cuts) throws UndecodableException {
    AVInputFormat input = avformat.av_find_input_format(demuxer);
    if (input == null || input.isNull()) {
      throw new UndecodableException("this build of FFmpeg cannot read " + demuxer);
    }
    format = avformat.avformat_alloc_context();
    format.pb(file.context());
    format.flags(format.flags() | AVFormatContext.AVFMT_FLAG_CUSTOM_IO);
    format.error_recognition(avcodec.AV_EF_CRCCHECK);
    FfmpegLog.clear();
    int result = open(input, cuts);
    if (result < 0) {
      format = null; // Freed by the function that failed.
      throw new UndecodableException(
          "its header, within its first "
              + file.position()
              + " bytes, cannot be read: "
              + FfmpegLog.reason(result));
    }
    try {
      stream = audioStream();
    } catch (UndecodableException e) {
      close();
      throw e;
    }
  }

  private int open(AVInputFormat input, boolean cuts) {
    try (AVDictionary options = new AVDictionary(null)) {
      if (cuts) {
        avutil.av_dict_set(options, "ignore_editlist", "1", 0);
      }
      int result = avformat.avformat_open_input(format, (String) null, input, options);
      avutil.av_dict_free(options);
      return result;
    }
  }

  private AVStream audioStream() throws UndecodableException {
    int result = avformat.avformat_find_stream_info(format, (PointerPointer<?>) null);
    if (result < 0) {
      throw new UndecodableException("its streams cannot be read: " + FfmpegLog.reason(result));
    }
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
    return format.streams(index);
  }

  AVFormatContext format() {
    return format;
  }

  AVStream stream() {
    return stream;
  }

  /** Packets that the file's table lists, 0 where it has none. */
  int listedPackets() {
    return avformat.avformat_index_get_entries_count(stream);
  }

  /**
   * Reads the next packet of the audio stream.
   *
   * @return 0, or what is wrong, or that there are no more
   */
  int read(AVPacket packet) {
    AVPacket first = ahead.poll();
    if (first != null) {
      avcodec.av_packet_move_ref(packet, first);
      avcodec.av_packet_free(first);
      return 0;
    }
    return readOn(packet);
  }

  /** Reads some packets ahead, fewer only at the end; they will be read again. */
  List<AVPacket> peek(int count) {
    AVPacket packet = avcodec.av_packet_alloc();
    while (ahead.size() < count && readOn(packet) == 0) {
      ahead.add(avcodec.av_packet_clone(packet));
      avcodec.av_packet_unref(packet);
    }
    avcodec.av_packet_free(packet);
    return new ArrayList<>(ahead);
  }

  private int readOn(AVPacket packet) {
    int result = avformat.av_read_frame(format, packet);
    while (result == 0 && packet.stream_index() != stream.index()) {
      avcodec.av_packet_unref(packet);
      result = avformat.av_read_frame(format, packet);
    }
    return result;
  }

  @Override
  public void close() {
    while (!ahead.isEmpty()) {
      avcodec.av_packet_free(ahead.poll());
    }
    if (format != null) {
      avformat.avformat_close_input(format);
      format = null;
    }
  }
}
