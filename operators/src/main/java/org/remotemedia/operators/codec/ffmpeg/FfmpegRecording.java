package org.remotemedia.operators.codec.ffmpeg;

import java.util.Locale;
import java.util.Set;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;

/** One recording that FFmpeg's demuxers and decoders read, front to back. */
final class FfmpegRecording implements AutoCloseable {
  /** Formats that are nothing but frames: what follows the last one may be anything. */
  private static final Set<String> FRAMES_ONLY = Set.of("mp3", "aac");

  /** Formats with a table of all their packets and their times. */
  private static final Set<String> WITH_TABLE = Set.of("mp4");

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
  private FfmpegInput input;
  private AVCodecContext codec;
  private AVStream stream;
  private StreamCodec streamCodec;
  private ItunesNote note;

  /** Null unless it may be asked for what was decoded before. */
  private Sections sections;

  private int sampleRate;
  private int channels;

  /** Frames of the current block and how many of them were given out. */
  private int blockFrames;

  private int taken;

  /** Frames of the recording that were given out or left out. */
  private long position;

  /** Frames that were decoded and left out before the recording. */
  private long leftOut;

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
   * @param start from where on the audio is to be heard, in units of which {@code timescale} are a
   *     second; where that is 0, FFmpeg is to find out
   * @param keeps whether {@link #sections} are kept
   */
  FfmpegRecording(String demuxer, FileOverPipe file, long start, long timescale, boolean keeps)
      throws UndecodableException {
    this.file = file;
    this.framesOnly = FRAMES_ONLY.contains(demuxer);
    this.hasTable = WITH_TABLE.contains(demuxer);
    try {
      input = new FfmpegInput(demuxer, file, timescale > 0);
      stream = input.stream();
      streamCodec = new StreamCodec(input);
      codec = streamCodec.open();
      sections = keeps ? Sections.of(streamCodec) : null;
      FfmpegLog.clear();
      if (!readBlock()) {
        sampleRate = codec.sample_rate();
        channels = codec.ch_layout().nb_channels();
      }
      leaveOutStart(start, timescale);
    } catch (UndecodableException | RuntimeException e) {
      close();
      throw e;
    }
  }

  /** Leaves out what FFmpeg has not left out of what comes before the recording. */
  private void leaveOutStart(long start, long timescale) throws UndecodableException {
    ItunesNote found = ItunesNote.of(input.format());
    long decoded = (long) input.listedPackets() * codec.frame_size();
    note = found.inDecodedFrames(decoded, codec.frame_size());
    long wanted =
        timescale > 0
            ? Math.round((double) start * sampleRate / timescale)
            : note.delay() > found.delay() ? note.delay() : found.leftOut();
    next(Math.max(0, wanted - found.leftOut()), null);
    leftOut = position;
    position = 0;
  }

  int sampleRate() {
    return sampleRate;
  }

  int channels() {
    return channels;
  }

  /** Frames without delay and padding as iTunes notes them, −1 where it does not. */
  long frames() {
    return note.frames();
  }

  /** Frames of the recording that were given out or left out so far. */
  long position() {
    return position;
  }

  /** Frames that were decoded before the first one of the recording. */
  long leftOut() {
    return leftOut;
  }

  /** What is kept of all that was decoded, null where nothing is. */
  Sections sections() {
    return sections;
  }

  /** Leaves out what is left of the current block, or else goes to the next; false at the end. */
  boolean leaveOutBlock() throws UndecodableException {
    if (taken == blockFrames) {
      return readBlock();
    }
    position += blockFrames - taken;
    taken = blockFrames;
    return true;
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
    int listed = input.listedPackets();
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
        damaged(result);
      }
    }
  }

  private void checkLog() throws UndecodableException {
    if (LENIENT.contains(codec.codec_id()) && FfmpegLog.hasError()) {
      damaged(avutil.AVERROR_INVALIDDATA());
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
    if (hasTable && packets == input.listedPackets()) {
      blockFrames = Math.min(blockFrames, lastFrames());
    }
    if (sections != null) {
      sections.frames(frame, blockFrames);
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
    int result = input.read(packet);
    // A packet of which a part is missing is what a file that was cut has at its end.
    boolean cut = result == 0 && (packet.flags() & avcodec.AV_PKT_FLAG_CORRUPT) != 0;
    if (result == avutil.AVERROR_EOF() || cut) {
      avcodec.av_packet_unref(packet);
      drain();
      return;
    }
    check(result, "it is damaged" + place());
    streamCodec.prepare(packet);
    if (sections != null) {
      sections.packet(packet, codec);
    }
    int sent = avcodec.avcodec_send_packet(codec, packet);
    avcodec.av_packet_unref(packet);
    if (sent < 0) {
      damaged(sent);
    } else {
      packets++;
    }
  }

  private void drain() {
    drained = true;
    avcodec.avcodec_send_packet(codec, null);
  }

  /** Where anything may follow the last frame, damage shows by frames behind it. */
  private void damaged(int result) throws UndecodableException {
    String message = "it is damaged" + place() + ": " + FfmpegLog.reason(result);
    if (!framesOnly) {
      throw new UndecodableException(message);
    }
    if (problem == null) {
      problem = message;
    }
  }

  /** Where in the recording the decoder is. */
  private String place() {
    double seconds = sampleRate == 0 ? 0 : (double) position / sampleRate;
    return String.format(Locale.ROOT, " after %.3f s (%d frames)", seconds, position);
  }

  private static void check(int result, String what) throws UndecodableException {
    if (result < 0) {
      throw new UndecodableException(what + ": " + FfmpegLog.reason(result));
    }
  }

  @Override
  public void close() {
    if (codec != null) {
      avcodec.avcodec_free_context(codec);
    }
    if (sections != null) {
      sections.close();
    }
    if (streamCodec != null) {
      streamCodec.close();
    }
    if (input != null) {
      input.close();
    }
    avcodec.av_packet_free(packet);
    avutil.av_frame_free(frame);
    samples.close();
    file.close();
  }
}
