package org.remotemedia.operators.codec.ffmpeg;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;

/**
 * Decodes complete sections of a recording again. It starts some sections before the one that is
 * wanted, since decoders need what came before; how much of it, and whether they gather something
 * over the whole recording, nobody says. So a section counts only if its hash is the one that it
 * had the first time. If it is not, decoding starts earlier, at last at the beginning, where it is
 * the same as it was then.
 */
final class StretchDecoder implements AutoCloseable {
  /** By how much further back the next attempt starts. */
  private static final int FACTOR = 4;

  /** Errors in a row of a packet at most; each should use it up. */
  private static final int MOST_ERRORS = 8;

  private static final int NONE = -1;

  private final Sections sections;
  private final int channels;
  private final Pause pause;
  private final FrameSamples samples = new FrameSamples();
  private final SampleHash hash = new SampleHash();
  private final AVPacket packet = avcodec.av_packet_alloc();
  private final AVFrame frame = avutil.av_frame_alloc();
  private AVCodecContext codec;

  /** At the packets of section {@link #next}. */
  private PacketStore.Cursor packets;

  private int next = NONE;

  /** How many sections before the wanted one the next attempt starts. */
  private int before;

  private int decoded;

  /** The samples of section {@link #loaded}, interleaved. */
  private BytePointer buffer = new BytePointer();

  private int loaded = NONE;

  /** Is told now and then that the work goes on. */
  interface Pause {
    /**
     * Tells it.
     *
     * @throws LeftException when the place is not wanted any more
     */
    void pause() throws IOException, LeftException;
  }

  /**
   * @param before how many sections before the wanted one the first attempt starts
   */
  StretchDecoder(Sections sections, int channels, int before, Pause pause) {
    this.sections = sections;
    this.channels = channels;
    this.before = before;
    this.pause = pause;
  }

  /**
   * Gives frames of a complete section.
   *
   * @param from the first one
   * @param most how many at most, at least 1
   * @param out gets interleaved floats at its position, which moves behind them; null to leave the
   *     frames out
   * @return how many
   */
  int read(long from, long most, BytePointer out)
      throws IOException, UndecodableException, LeftException {
    int section = sections.find(from);
    int count = (int) Math.min(most, sections.end(section) - from);
    if (out != null) {
      if (section != loaded) {
        load(section);
      }
      long frameBytes = (long) channels * Float.BYTES;
      buffer.position((from - sections.first(section)) * frameBytes);
      Pointer.memcpy(out, buffer, count * frameBytes);
      out.position(out.position() + count * frameBytes);
    }
    return count;
  }

  /** How many sections were decoded so far. */
  int decoded() {
    return decoded;
  }

  private void load(int section) throws IOException, UndecodableException, LeftException {
    // What FFmpeg says here is not about the decoding that goes front to back.
    String logged = FfmpegLog.take();
    loaded = NONE;
    try {
      boolean near = next >= 0 && next <= section && section - next <= before;
      if (!near || !decodeUpTo(section)) {
        search(section);
      }
      loaded = section;
    } finally {
      FfmpegLog.restore(logged);
    }
  }

  private void search(int section) throws IOException, UndecodableException, LeftException {
    int back = Math.min(before, section);
    start(section - back);
    // Few places need a far start; those after them are to be reached from nearby again.
    before = Math.max(Math.min(1, before), before / 2);
    while (!decodeUpTo(section)) {
      if (back == section) {
        throw new UndecodableException(
            "its samples from frame "
                + sections.first(section)
                + " on are others when they are decoded again");
      }
      back = (int) Math.min(section, Math.max(1, (long) back * FACTOR));
      start(section - back);
      before = back;
    }
  }

  private void start(int section) throws UndecodableException {
    free();
    codec = sections.decoder(section);
    packets = sections.packets(section);
    next = section;
  }

  /** Returns whether the section came out as it did the first time. */
  private boolean decodeUpTo(int section) throws IOException, LeftException {
    while (next < section) {
      decode(next, false);
      pause.pause();
    }
    return decode(section, true);
  }

  private boolean decode(int section, boolean kept) {
    next = NONE; // Until all of it went well.
    decoded++;
    int wanted = sections.frames(section);
    if (kept) {
      makeRoom((long) wanted * channels * Float.BYTES);
      hash.take();
    }
    int left = wanted;
    while (packets.position() < sections.placeAfter(section)) {
      readPacket();
      avcodec.avcodec_send_packet(codec, packet);
      avcodec.av_packet_unref(packet);
      left = receive(left, kept);
    }
    if (sections.isLast(section)) {
      avcodec.avcodec_send_packet(codec, null);
      left = receive(left, kept);
    } else {
      next = section + 1;
    }
    return kept && left == 0 && sections.hasHash(section, hash.take());
  }

  private void readPacket() {
    try {
      packets.read(packet);
    } catch (IOException e) {
      throw new UncheckedIOException("its packets, which were kept, cannot be read again", e);
    }
  }

  private void makeRoom(long bytes) {
    if (buffer.capacity() < bytes) {
      buffer.close();
      buffer = new BytePointer(bytes);
    }
    buffer.position(0);
  }

  /** Takes the frames of a packet, at most so many; returns how many are left to be taken. */
  private int receive(int most, boolean kept) {
    int left = most;
    int errors = 0;
    while (errors < MOST_ERRORS) {
      int result = avcodec.avcodec_receive_frame(codec, frame);
      if (result == avutil.AVERROR_EAGAIN() || result == avutil.AVERROR_EOF()) {
        break;
      }
      errors = result < 0 ? errors + 1 : 0;
      boolean alike = result >= 0 && frame.ch_layout().nb_channels() == channels;
      if (alike && kept && left > 0 && frame.nb_samples() > 0) {
        left -= take(Math.min(left, frame.nb_samples()));
      }
    }
    return left;
  }

  private int take(int count) {
    try {
      samples.put(frame, 0, count, buffer);
      hash.update(frame, count);
      return count;
    } catch (UndecodableException e) {
      return 0; // Frames are missing, then.
    }
  }

  private void free() {
    if (codec != null) {
      avcodec.avcodec_free_context(codec);
      codec = null;
    }
  }

  @Override
  public void close() {
    free();
    avcodec.av_packet_free(packet);
    avutil.av_frame_free(frame);
    samples.close();
    hash.close();
    buffer.close();
  }
}
