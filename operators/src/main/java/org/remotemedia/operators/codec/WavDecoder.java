package org.remotemedia.operators.codec;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.remotemedia.operators.value.AudioSpec;

/** Decodes the samples of one WAV file, from the first one on. */
final class WavDecoder implements AudioDecoder {
  private final CodecInput input;
  private final String name;
  private final WavEncoding.Kind kind;
  private final AudioSpec spec;
  private final int channels;
  private final int frameBytes;
  private final boolean knownLength;

  /** Bytes of samples that are still to come as far as the header goes. */
  private long bytesLeft;

  private long framesPassed;
  private TruncatedAudioError truncation;

  /**
   * @param input positioned at the first sample
   * @param dataBytes length of the samples in bytes, −1 for up to the end of the file
   */
  WavDecoder(CodecInput input, String name, WavEncoding encoding, AudioSpec spec, long dataBytes) {
    this.input = input;
    this.name = name;
    this.kind = encoding.kind();
    this.spec = spec;
    this.channels = encoding.channels();
    this.frameBytes = encoding.frameBytes();
    this.knownLength = dataBytes >= 0;
    this.bytesLeft = knownLength ? dataBytes : Long.MAX_VALUE;
  }

  @Override
  public AudioSpec spec() {
    return spec;
  }

  @Override
  public int read(float[] interleaved, int frames) throws IOException {
    if (frames < 1 || (long) frames * channels > interleaved.length) {
      throw new IllegalArgumentException(
          frames + " frames of " + channels + " channels into " + interleaved.length + " samples");
    }
    int done = 0;
    while (done < frames) {
      int whole = (int) Math.min(input.fill(frameBytes), bytesLeft) / frameBytes;
      if (whole == 0) {
        break;
      }
      int count = Math.min(whole, frames - done);
      ByteBuffer bytes = input.buffer();
      WavSamples.toFloat(kind, bytes, interleaved, done * channels, count * channels);
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
    if (truncation == null && (knownLength ? bytesLeft > 0 : input.buffer().hasRemaining())) {
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
