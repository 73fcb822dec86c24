package org.remotemedia.operators.codec;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SeekableByteChannel;
import java.util.Optional;
import org.remotemedia.operators.value.AudioBuffer;
import org.remotemedia.operators.value.AudioSpec;

/**
 * Writes one WAV file: I16 and I32 as PCM, F32 and F64 as IEEE float. The same samples give the
 * same bytes however they are divided into chunks. A file that fits the buffer costs one write.
 *
 * <p>{@link #finish} completes the file; {@link #close} alone abandons it.
 */
public final class WavWriter implements AudioFileWriter {
  /** Size in bytes of the buffers that {@link #newBuffer} gives. */
  public static final int BUFFER_BYTES = 1 << 20;

  private final SeekableByteChannel target;
  private final AudioSpec spec;
  private final ByteBuffer buffer;
  private long flushedBytes;
  private long frames;
  private boolean finished;

  /**
   * Starts a file with a buffer of its own.
   *
   * @param target an empty file, positioned at its start
   * @param spec rate, channels and format; the frames if they are known
   * @throws IllegalArgumentException when there is a {@link #refusal}
   */
  public WavWriter(SeekableByteChannel target, AudioSpec spec) {
    this(target, spec, newBuffer());
  }

  /**
   * Starts a file with a buffer that the caller keeps for the next one.
   *
   * @param buffer from {@link #newBuffer}; in use until this writer is closed
   */
  public WavWriter(SeekableByteChannel target, AudioSpec spec, ByteBuffer buffer) {
    this.target = target;
    this.spec = spec;
    this.buffer = buffer.clear().order(ByteOrder.LITTLE_ENDIAN);
    WavHeader.of(spec).write(this.buffer);
  }

  /**
   * Why WAV cannot hold such audio: too many channels, more bytes per second than it can express,
   * or an unknown rate. Empty when it can, and only then can a writer be made.
   */
  public static Optional<String> refusal(AudioSpec spec) {
    return WavHeader.refusal(spec);
  }

  /** A buffer to write any number of files with, one after the other. */
  public static ByteBuffer newBuffer() {
    return ByteBuffer.allocateDirect(BUFFER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
  }

  @Override
  public void write(AudioBuffer samples) throws IOException {
    if (samples.format() != spec.format()
        || samples.channels() != spec.channels()
        || samples.sampleRate() != spec.sampleRate()) {
      throw new IllegalArgumentException("chunk of " + samples + " for a file of " + spec);
    }
    int bytesPerSample = spec.format().bytesPerSample();
    int total = samples.samples();
    int done = 0;
    while (done < total) {
      int room = buffer.remaining() / bytesPerSample;
      if (room == 0) {
        flush();
        continue;
      }
      int count = Math.min(room, total - done);
      put(samples, done, count);
      buffer.position(buffer.position() + count * bytesPerSample);
      done += count;
    }
    frames += samples.frames();
  }

  private void put(AudioBuffer samples, int from, int count) {
    switch (spec.format()) {
      case F32 -> buffer.asFloatBuffer().put(samples.floats(), from, count);
      case I16 -> buffer.asShortBuffer().put(samples.shorts(), from, count);
      case I32 -> buffer.asIntBuffer().put(samples.ints(), from, count);
      case F64 -> buffer.asDoubleBuffer().put(samples.doubles(), from, count);
    }
  }

  @Override
  public long frames() {
    return frames;
  }

  @Override
  public void finish() throws IOException {
    if (finished) {
      return;
    }
    boolean announced = spec.frames() != AudioSpec.UNKNOWN_FRAMES;
    if (announced && spec.frames() != frames) {
      throw new IllegalStateException(
          frames + " frames written, " + spec.frames() + " were announced");
    }
    if (!announced) {
      patchHeader();
    }
    flush();
    finished = true;
  }

  /** The final header is as long as the preliminary one, in the buffer or already in the file. */
  private void patchHeader() throws IOException {
    WavHeader header = WavHeader.patched(spec.withFrames(frames));
    if (flushedBytes == 0) {
      int end = buffer.position();
      buffer.position(0);
      header.write(buffer);
      buffer.position(end);
    } else {
      flush();
      long end = target.position();
      header.write(buffer);
      target.position(0);
      flush();
      target.position(end);
    }
  }

  private void flush() throws IOException {
    buffer.flip();
    flushedBytes += buffer.remaining();
    while (buffer.hasRemaining()) {
      target.write(buffer);
    }
    buffer.clear();
  }

  /** Closes the file. */
  @Override
  public void close() throws IOException {
    target.close();
  }
}
