package org.remotemedia.operators.codec.ffmpeg;

import java.io.IOException;
import java.util.Arrays;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVFrame;

/**
 * What is kept of a recording while it is decoded front to back, so that parts of it can be decoded
 * again: its packets, on disk, and of each section of some packets, which frames they gave and a
 * hash of these. Frames are counted from the first one that was decoded.
 */
final class Sections implements AutoCloseable {
  /**
   * The decoder of AAC makes noise of high frequencies (SBR) out of a table, from a place that
   * comes again after 16 frames: who starts at a multiple of these is at the right one.
   */
  private static final int PACKETS = 16;

  /** Samples of a section at most but for its last packet, since they are held in memory. */
  private static final int MOST_SAMPLES = 1 << 20;

  /** Days of audio; more is not kept. */
  private static final int MOST_SECTIONS = 1 << 20;

  private final StreamCodec codec;
  private final SampleHash hash = new SampleHash();

  /** Null once it was lost. */
  private PacketStore store;

  /** Of each section, and of the one that may follow: its first frame, and its first packet. */
  private long[] first = new long[16];

  private long[] place = new long[16];
  private int[] state = new int[16];
  private long[] hashes = new long[16];

  /** Sections that are complete. */
  private int count;

  private boolean finished;
  private int packets;
  private long samples;
  private long frames;

  private Sections(StreamCodec codec, PacketStore store) {
    this.codec = codec;
    this.store = store;
  }

  /** Begins; where the disk has no room, nothing is kept. */
  static Sections of(StreamCodec codec) {
    PacketStore store;
    try {
      store = PacketStore.create();
    } catch (IOException e) {
      store = null;
    }
    return new Sections(codec, store);
  }

  /** Takes a packet that is to be decoded next, when all frames before it have been taken. */
  void packet(AVPacket packet, AVCodecContext decoder) {
    if (store == null) {
      return;
    }
    boolean enough = (frames - first[count]) * 2 >= Math.max(1, decoder.sample_rate());
    if ((enough && packets % PACKETS == 0) || samples >= MOST_SAMPLES) {
      end();
    }
    if (place[count] == store.end()) {
      state[count] = codec.state(decoder);
    }
    packets++;
    try {
      store.add(packet);
    } catch (IOException e) {
      lose(); // There is no room; the recording itself needs none.
    }
  }

  /** Takes the first frames of a block that was decoded. */
  void frames(AVFrame block, int blockFrames) {
    if (store != null) {
      hash.update(block, blockFrames);
      frames += blockFrames;
      samples += (long) blockFrames * block.ch_layout().nb_channels();
    }
  }

  /** There are no more packets, or none that can be decoded. */
  void finish() {
    if (store != null && !finished) {
      end();
      finished = true;
    }
  }

  private void end() {
    if (count == MOST_SECTIONS) {
      lose();
      return;
    }
    hashes[count] = hash.take();
    samples = 0;
    count++;
    if (count == first.length) {
      first = Arrays.copyOf(first, 2 * count);
      place = Arrays.copyOf(place, 2 * count);
      state = Arrays.copyOf(state, 2 * count);
      hashes = Arrays.copyOf(hashes, 2 * count);
    }
    first[count] = frames;
    place[count] = store.end();
  }

  private void lose() {
    close(store);
    store = null;
  }

  /** Whether parts cannot be decoded again. */
  boolean isLost() {
    return store == null;
  }

  /** The end of all sections that are complete. */
  long end(int section) {
    return first[section + 1];
  }

  /** Frames of all complete sections. */
  long completeFrames() {
    return first[count];
  }

  /** The complete section that holds a frame. */
  int find(long frame) {
    int found = Arrays.binarySearch(first, 0, count + 1, frame);
    int section = found >= 0 ? found : -found - 2;
    // Sections may be empty.
    while (section < count && first[section + 1] <= frame) {
      section++;
    }
    return section;
  }

  long first(int section) {
    return first[section];
  }

  int frames(int section) {
    return (int) (first[section + 1] - first[section]);
  }

  /** Where the packets of a section end. */
  long placeAfter(int section) {
    return place[section + 1];
  }

  /** Whether no packets follow those of a section. */
  boolean isLast(int section) {
    return finished && section == count - 1;
  }

  boolean hasHash(int section, long other) {
    return hashes[section] == other;
  }

  /** The packets of a section and of all that follow. */
  PacketStore.Cursor packets(int section) {
    return store.from(place[section]);
  }

  /** A new decoder for the packets from a section on; to be freed by the caller. */
  AVCodecContext decoder(int section) throws UndecodableException {
    AVCodecContext decoder = codec.open();
    codec.resume(decoder, state[section]);
    return decoder;
  }

  private static void close(PacketStore store) {
    try {
      store.close();
    } catch (IOException e) {
      // It has no name, so that it goes with the process.
    }
  }

  @Override
  public void close() {
    if (store != null) {
      lose();
    }
    hash.close();
  }
}
