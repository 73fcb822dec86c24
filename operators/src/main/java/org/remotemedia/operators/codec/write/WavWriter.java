package org.remotemedia.operators.codec.write;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SeekableByteChannel;
import java.util.Optional;
import org.remotemedia.operators.value.AudioBuffer;
import org.remotemedia.operators.value.AudioSpec;

/** Writes one WAV file: I16 and I32 as PCM, F32 and F64 as IEEE float. */
public final class WavWriter extends BufferedFileWriter {
  /**
   * Starts a file with a buffer of its own.
   *
   * @param target an empty file, positioned at its start
   * @param spec rate, channels and format; the frames if they are known
   * @throws IllegalArgumentException when there is a {@link #refusal}
   */
  public WavWriter(SeekableByteChannel target, AudioSpec spec) {
    this(target, spec, AudioFileWriter.newBuffer());
  }

  /**
   * Starts a file with a buffer that the caller keeps for the next one.
   *
   * @param buffer from {@link #newBuffer}; in use until this writer is closed
   */
  WavWriter(SeekableByteChannel target, AudioSpec spec, ByteBuffer buffer) {
    super(target, spec, buffer.order(ByteOrder.LITTLE_ENDIAN), refusal(spec));
    WavHeader.of(spec).write(buffer);
  }

  /**
   * Why WAV cannot hold such audio: too many channels, more bytes per second than it can express,
   * or an unknown rate. Empty when it can, and only then can a writer be made.
   */
  static Optional<String> refusal(AudioSpec spec) {
    return WavHeader.refusal(spec);
  }

  @Override
  void append(AudioBuffer samples) throws IOException {
    int bytesPerSample = spec().format().bytesPerSample();
    int total = samples.samples();
    int done = 0;
    while (done < total) {
      int room = buffer().remaining() / bytesPerSample;
      if (room == 0) {
        flush();
        continue;
      }
      int count = Math.min(room, total - done);
      put(samples, done, count);
      buffer().position(buffer().position() + count * bytesPerSample);
      done += count;
    }
  }

  private void put(AudioBuffer samples, int from, int count) {
    switch (spec().format()) {
      case F32 -> buffer().asFloatBuffer().put(samples.floats(), from, count);
      case I16 -> buffer().asShortBuffer().put(samples.shorts(), from, count);
      case I32 -> buffer().asIntBuffer().put(samples.ints(), from, count);
      case F64 -> buffer().asDoubleBuffer().put(samples.doubles(), from, count);
    }
  }

  /** The final header is as long as the preliminary one. */
  @Override
  void complete() throws IOException {
    if (spec().frames() == AudioSpec.UNKNOWN_FRAMES) {
      replaceStart(WavHeader.patched(spec().withFrames(frames()))::write);
    }
  }
}
