package org.remotemedia.operators.codec.write;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;
import org.remotemedia.operators.value.AudioBuffer;
import org.remotemedia.operators.value.AudioFormat;
import org.remotemedia.operators.value.AudioSpec;

/**
 * Writes one FLAC file of 16 bit (RFC 9639), in blocks of 4096 frames, with fixed predictors, Rice
 * codes and the better of left/right and mid/side for stereo: about what {@code flac -2} makes.
 */
public final class FlacWriter extends BufferedFileWriter {
  private static final int BLOCK_FRAMES = 4096;
  private static final int MIN_BLOCK_FRAMES = 16;
  private static final int BITS = 16;
  private static final int MAX_CHANNELS = 8;
  private static final int MAX_RATE = (1 << 20) - 1;
  private static final int STREAM_INFO_BYTES = 34;
  private static final int LEFT_SIDE = 8;
  private static final int SIDE_RIGHT = 9;
  private static final int MID_SIDE = 10;

  private final int channels;
  private final Subframe[] plain;
  private final Subframe mid = new Subframe(BLOCK_FRAMES);
  private final Subframe side = new Subframe(BLOCK_FRAMES);
  private final BitOutput out = new BitOutput();
  private final ByteBuffer digested;
  private final MessageDigest md5 = md5();
  private int blockFrames;
  private long blocks;
  private int smallestFrame = Integer.MAX_VALUE;
  private int largestFrame;

  /**
   * Starts a file with a buffer of its own.
   *
   * @param target an empty file, positioned at its start
   * @param spec rate, channels and format; the frames if they are known
   * @throws IllegalArgumentException when there is a {@link #refusal}
   */
  public FlacWriter(SeekableByteChannel target, AudioSpec spec) throws IOException {
    this(target, spec, AudioFileWriter.newBuffer());
  }

  /**
   * Starts a file with a buffer that the caller keeps for the next one.
   *
   * @param buffer from {@link #newBuffer}; in use until this writer is closed
   */
  FlacWriter(SeekableByteChannel target, AudioSpec spec, ByteBuffer buffer) throws IOException {
    super(target, spec, buffer, refusal(spec));
    this.channels = spec.channels();
    this.plain = new Subframe[channels];
    for (int channel = 0; channel < channels; channel++) {
      plain[channel] = new Subframe(BLOCK_FRAMES);
    }
    this.digested = ByteBuffer.allocate(BLOCK_FRAMES * channels * 2);
    header();
    append(out.bytes(), out.length());
  }

  /** Why FLAC cannot hold such audio, with what to do about it. Empty when it can. */
  static Optional<String> refusal(AudioSpec spec) {
    if (spec.format() != AudioFormat.I16) {
      return Optional.of(
          "FLAC files are written from 16 bit audio, and this is "
              + spec.format().wireName()
              + ": put a FormatConverterNode with \"target_format\": \"i16\" before the end, or"
              + " write WAV");
    }
    if (spec.channels() > MAX_CHANNELS) {
      return Optional.of(
          "FLAC holds up to 8 channels, and this has " + spec.channels() + ": write WAV");
    }
    if (spec.sampleRate() < 1 || spec.sampleRate() > MAX_RATE) {
      return Optional.of(
          "FLAC holds sample rates from 1 to "
              + MAX_RATE
              + " Hz, and this has "
              + (spec.sampleRate() < 1 ? "none" : spec.sampleRate() + " Hz: write WAV"));
    }
    return Optional.empty();
  }

  @Override
  void append(AudioBuffer samples) throws IOException {
    short[] interleaved = samples.shorts();
    int at = 0;
    for (int frame = 0; frame < samples.frames(); frame++) {
      for (int channel = 0; channel < channels; channel++) {
        short sample = interleaved[at++];
        plain[channel].samples()[blockFrames] = sample;
        digested.put((byte) sample).put((byte) (sample >> 8));
      }
      blockFrames++;
      if (blockFrames == BLOCK_FRAMES) {
        writeBlock();
      }
    }
  }

  @Override
  void complete() throws IOException {
    if (blockFrames > 0) {
      writeBlock();
    }
    header();
    replaceStart(start -> start.put(out.bytes(), 0, out.length()));
  }

  /** Lays the header down as far as it is known. */
  private void header() {
    out.clear();
    out.write(0x664C6143, 32);
    out.write(0x80, 8);
    out.write(STREAM_INFO_BYTES, 24);
    out.write(Math.max(MIN_BLOCK_FRAMES, BLOCK_FRAMES), 16);
    out.write(BLOCK_FRAMES, 16);
    out.write(largestFrame == 0 ? 0 : smallestFrame, 24);
    out.write(largestFrame, 24);
    out.write(spec().sampleRate(), 20);
    out.write(channels - 1, 3);
    out.write(BITS - 1, 5);
    // 36 bits; 0 stands for unknown, which is what a longer recording's length is to a reader.
    long frames = frames();
    long told = frames < 1L << 36 ? frames : 0;
    out.write((int) (told >>> 32), 4);
    out.write((int) told, 32);
    byte[] digest = frames == 0 ? new byte[16] : md5.digest();
    for (byte one : digest) {
      out.write(one, 8);
    }
  }

  private void writeBlock() throws IOException {
    md5.update(digested.array(), 0, digested.position());
    digested.clear();
    int assignment = plan();
    out.clear();
    out.write(0b11111111111110, 14);
    out.write(0, 2);
    boolean whole = blockFrames == BLOCK_FRAMES;
    out.write(whole ? 0b1100 : 0b0111, 4);
    out.write(0, 4);
    out.write(assignment, 4);
    out.write(0b100, 3);
    out.write(0, 1);
    writeNumber(blocks++);
    if (!whole) {
      out.write(blockFrames - 1, 16);
    }
    out.writeCrc8();
    for (int channel = 0; channel < channels; channel++) {
      subframe(assignment, channel).write(out);
    }
    out.align();
    out.writeCrc16();
    smallestFrame = Math.min(smallestFrame, out.length());
    largestFrame = Math.max(largestFrame, out.length());
    blockFrames = 0;
    append(out.bytes(), out.length());
  }

  /** Plans the subframes and gives the channel assignment that takes the fewest bits. */
  private int plan() {
    long[] bits = new long[channels];
    for (int channel = 0; channel < channels; channel++) {
      bits[channel] = plain[channel].plan(blockFrames, BITS);
    }
    if (channels != 2) {
      return channels - 1;
    }
    int[] left = plain[0].samples();
    int[] right = plain[1].samples();
    for (int i = 0; i < blockFrames; i++) {
      mid.samples()[i] = (left[i] + right[i]) >> 1;
      side.samples()[i] = left[i] - right[i];
    }
    long midBits = mid.plan(blockFrames, BITS);
    long sideBits = side.plan(blockFrames, BITS + 1);
    int best = 1;
    long least = bits[0] + bits[1];
    if (bits[0] + sideBits < least) {
      best = LEFT_SIDE;
      least = bits[0] + sideBits;
    }
    if (sideBits + bits[1] < least) {
      best = SIDE_RIGHT;
      least = sideBits + bits[1];
    }
    return midBits + sideBits < least ? MID_SIDE : best;
  }

  private Subframe subframe(int assignment, int channel) {
    return switch (assignment) {
      case LEFT_SIDE -> channel == 0 ? plain[0] : side;
      case SIDE_RIGHT -> channel == 0 ? side : plain[1];
      case MID_SIDE -> channel == 0 ? mid : side;
      default -> plain[channel];
    };
  }

  /** In the extended form of UTF-8. */
  private void writeNumber(long number) {
    if (number < 0x80) {
      out.write((int) number, 8);
      return;
    }
    int more = 1;
    while (number >= 1L << (5 * more + 6)) {
      more++;
    }
    int lead = (0xFF00 >> (more + 1)) & 0xFF;
    out.write(lead | (int) (number >>> (6 * more)), 8);
    for (int i = more - 1; i >= 0; i--) {
      out.write(0x80 | ((int) (number >>> (6 * i)) & 0x3F), 8);
    }
  }

  private static MessageDigest md5() {
    try {
      return MessageDigest.getInstance("MD5");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has MD5", e);
    }
  }
}
