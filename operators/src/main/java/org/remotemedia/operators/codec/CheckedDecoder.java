package org.remotemedia.operators.codec;

import java.io.IOException;
import org.remotemedia.operators.error.AudioFormatError;
import org.remotemedia.operators.value.AudioSpec;

/**
 * Holds a decoder to the length that it promises, so that a slip of its own on a damaged file fails
 * the recording and not whoever relies on that length.
 */
final class CheckedDecoder implements PartDecoder {
  private final PartDecoder decoder;
  private final String name;
  private final long promised;
  private long passed;

  /**
   * @param name the recording, for messages
   */
  CheckedDecoder(PartDecoder decoder, String name) {
    this.decoder = decoder;
    this.name = name;
    this.promised = decoder.spec().frames();
  }

  @Override
  public AudioSpec spec() {
    return decoder.spec();
  }

  @Override
  public int read(float[] interleaved, int frames) throws IOException {
    int count = decoder.read(interleaved, frames);
    if (count >= 0) {
      pass(count);
    } else if (passed < promised) {
      throw new TruncatedAudioError(name, promised, passed);
    }
    return count;
  }

  @Override
  public long skip(long frames) throws IOException {
    long skipped = decoder.skip(frames);
    pass(skipped);
    return skipped;
  }

  @Override
  public long seek(long frame) throws IOException {
    long reached = decoder.seek(frame);
    if (reached >= 0) {
      passed = 0;
      pass(reached);
    }
    return reached;
  }

  @Override
  public boolean canSeek() {
    return decoder.canSeek();
  }

  private void pass(long frames) {
    passed += frames;
    if (promised != AudioSpec.UNKNOWN_FRAMES && passed > promised) {
      throw new AudioFormatError(
          name
              + " is damaged: its header promises "
              + promised
              + " frames, and there are at least "
              + passed);
    }
  }

  @Override
  public long nextPart() {
    return decoder.nextPart();
  }

  @Override
  public void close() throws IOException {
    decoder.close();
  }
}
