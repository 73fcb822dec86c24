package org.remotemedia.operators.codec;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.remotemedia.operators.value.AudioSpec;

/** Decodes the samples of a file that holds them plainly, from the first one on. */
final class PcmDecoder implements AudioDecoder {
  private final CodecInput input;
  private final String name;
  private final PcmKind kind;
  private final PcmSamples samples = new PcmSamples();
  private final AudioSpec spec;
  private final int channels;
  private final int frameBytes;
  private final boolean knownLength;

  /** Bytes of samples that are still to come as far as the header goes. */
  private long bytesLeft;

  private long framesPassed;
  private TruncatedAudioError truncation;

  /**
   * @param input positioned at the first sample, its buffer in the byte order of the samples
   */
  PcmDecoder(CodecInput input, String name, PcmLayout layout) {
    this.input = input;
    this.name = name;
    this.kind = layout.kind();
    this.spec = layout.spec();
    this.channels = spec.channels();
    this.frameBytes = layout.frameBytes();
    this.knownLength = layout.dataBytes() >= 0;
    this.bytesLeft = knownLength ? layout.dataBytes() : Long.MAX_VALUE;
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
      int whole = (int) Math.min(input.fill(frameBytes), bytesLeft) / frameBytes;
      if (whole == 0) {
        break;
      }
      int count = Math.min(whole, frames - done);
      ByteBuffer bytes = input.buffer();
      samples.toFloat(kind, bytes, interleaved, done * channels, count * channels);
      bytesLeft -= (long) count * frameBytes;
      done += count;
    }
    framesPassed += done;
    if (done == 0) {
      checkEnd();
      return -1;
    }
    return done;
  }

  @Override
  public long skip(long frames) throws IOException {
    long wanted = Math.min(Math.max(0, frames), bytesLeft / frameBytes);
    // Only the file's end can tell how many frames are there: jump no further than that.
    if (input.size().isPresent()) {
      long available = Math.max(0, input.size().getAsLong() - input.position());
      wanted = Math.min(wanted, available / frameBytes);
    }
    wanted = Math.min(wanted, Long.MAX_VALUE / frameBytes);
    long skippedBytes = input.skip(wanted * frameBytes);
    long skipped = skippedBytes / frameBytes;
    bytesLeft -= skippedBytes;
    framesPassed += skipped;
    if (skippedBytes % frameBytes != 0) {
      truncate();
    }
    return skipped;
  }

  private void checkEnd() {
    if (truncation == null
        && (knownLength ? framesPassed < spec.frames() : input.buffer().hasRemaining())) {
      truncate();
    }
    if (truncation != null) {
      throw truncation;
    }
  }

  private void truncate() {
    truncation =
        knownLength
            ? new TruncatedAudioError(name, spec.frames(), framesPassed)
            : TruncatedAudioError.withinFrame(name, framesPassed);
  }

  @Override
  public void close() throws IOException {
    input.close();
  }
}
