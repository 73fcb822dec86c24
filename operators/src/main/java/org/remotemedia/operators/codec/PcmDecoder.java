package org.remotemedia.operators.codec;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.remotemedia.operators.value.AudioSpec;

/** Decodes the samples of a file that holds them plainly, from the first one on. */
final class PcmDecoder implements PartDecoder {
  private final CodecInput input;
  private final String name;
  private final PcmKind kind;
  private final PcmSamples samples = new PcmSamples();
  private final AudioSpec spec;
  private final int channels;
  private final int frameBytes;
  private final boolean knownLength;

  /** Bytes of samples that are still to come as far as the header goes; 0 where it does not. */
  private long bytesLeft;

  private long framesPassed;
  private TruncatedAudioError truncation;
  private long nextPart = -1;

  /** Null where the length is known. */
  private final NextHeader next;

  /** Null where the samples reach to the end, and once it was asked. */
  private AfterSamples after;

  /**
   * @param input positioned at the first sample, its buffer in the byte order of the samples
   * @param after what follows samples of a known length
   */
  PcmDecoder(CodecInput input, String name, PcmLayout layout, AfterSamples after) {
    this.input = input;
    this.name = name;
    this.kind = layout.kind();
    this.spec = layout.spec();
    this.channels = spec.channels();
    this.frameBytes = layout.frameBytes();
    this.knownLength = layout.dataBytes() >= 0;
    this.bytesLeft = Math.max(0, layout.dataBytes());
    this.after = knownLength ? after : null;
    this.next = knownLength ? null : new NextHeader(input);
  }

  @Override
  public AudioSpec spec() {
    return spec;
  }

  @Override
  public int read(float[] interleaved, int frames) throws IOException {
    ReadArguments.check(interleaved, frames, channels);
    int done = 0;
    while (done < frames) {
      int whole = wholeFrames();
      if (whole == 0) {
        break;
      }
      int count = Math.min(whole, frames - done);
      ByteBuffer bytes = input.buffer();
      samples.toFloat(kind, bytes, interleaved, done * channels, count * channels);
      bytesLeft -= knownLength ? (long) count * frameBytes : 0;
      done += count;
    }
    framesPassed += done;
    if (done == 0) {
      checkEnd();
      return -1;
    }
    return done;
  }

  /** Frames that are in the buffer. */
  private int wholeFrames() throws IOException {
    return knownLength
        ? (int) Math.min(input.fill(frameBytes), bytesLeft) / frameBytes
        : next.fill(frameBytes) / frameBytes;
  }

  @Override
  public long skip(long frames) throws IOException {
    return knownLength ? jump(frames) : passOver(frames);
  }

  /** Only what has been looked at is known to be samples. */
  private long passOver(long frames) throws IOException {
    long left = Math.max(0, frames);
    while (left > 0) {
      int count = (int) Math.min(left, wholeFrames());
      if (count == 0) {
        break;
      }
      input.skip((long) count * frameBytes);
      left -= count;
    }
    return Math.max(0, frames) - left;
  }

  private long jump(long frames) throws IOException {
    long wanted = Math.min(Math.max(0, frames), bytesLeft / frameBytes);
    // Only the file's end can tell how many frames are there: jump no further than that.
    if (input.size().isPresent()) {
      long available = Math.max(0, input.size().getAsLong() - input.position());
      wanted = Math.min(wanted, available / frameBytes);
    }
    long skippedBytes = input.skip(wanted * frameBytes);
    long skipped = skippedBytes / frameBytes;
    bytesLeft -= skippedBytes;
    framesPassed += skipped;
    return skipped;
  }

  /** A rest that is smaller than a frame is nothing that lacks. */
  private void checkEnd() throws IOException {
    if (truncation == null && knownLength && framesPassed < spec.frames()) {
      truncation = new TruncatedAudioError(name, spec.frames(), framesPassed);
    }
    if (truncation == null && after != null) {
      checkAfter();
    }
    if (!knownLength) {
      nextPart = next.found();
    }
    if (truncation != null) {
      throw truncation;
    }
  }

  private void checkAfter() throws IOException {
    try {
      nextPart = after.check(framesPassed, bytesLeft);
    } catch (TruncatedAudioError e) {
      truncation = e;
    } finally {
      after = null;
    }
  }

  @Override
  public long nextPart() {
    return nextPart;
  }

  /** Holds nothing. */
  @Override
  public void close() {}
}
