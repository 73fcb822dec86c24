package org.remotemedia.operators.codec.write;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.util.Optional;
import java.util.function.Consumer;
import org.remotemedia.operators.value.AudioBuffer;
import org.remotemedia.operators.value.AudioSpec;

/** What the writers of all kinds do alike: they hold their input to the file, and buffer bytes. */
abstract class BufferedFileWriter implements AudioFileWriter {
  private final SeekableByteChannel target;
  private final AudioSpec spec;
  private final ByteBuffer buffer;
  private long flushedBytes;
  private long frames;
  private boolean finished;

  /**
   * @param refusal of such audio by files of this kind
   * @throws IllegalArgumentException when there is one
   */
  BufferedFileWriter(
      SeekableByteChannel target, AudioSpec spec, ByteBuffer buffer, Optional<String> refusal) {
    refusal.ifPresent(
        why -> {
          throw new IllegalArgumentException(why);
        });
    this.target = target;
    this.spec = spec;
    this.buffer = buffer.clear();
  }

  /** Appends samples of the file's rate, channels and format. */
  abstract void append(AudioBuffer samples) throws IOException;

  /** Appends what is held of the samples, and puts the header right. */
  abstract void complete() throws IOException;

  final AudioSpec spec() {
    return spec;
  }

  /** What is to be written, which goes to the file when the buffer is full. */
  final ByteBuffer buffer() {
    return buffer;
  }

  /** Appends bytes. */
  final void append(byte[] bytes, int length) throws IOException {
    int done = 0;
    while (done < length) {
      if (!buffer.hasRemaining()) {
        flush();
      }
      int count = Math.min(buffer.remaining(), length - done);
      buffer.put(bytes, done, count);
      done += count;
    }
  }

  /** Writes the beginning of the file anew, in the buffer or in the file. */
  final void replaceStart(Consumer<ByteBuffer> header) throws IOException {
    if (flushedBytes == 0) {
      int end = buffer.position();
      buffer.position(0);
      header.accept(buffer);
      buffer.position(end);
    } else {
      flush();
      long end = target.position();
      header.accept(buffer);
      target.position(0);
      flush();
      target.position(end);
    }
  }

  final void flush() throws IOException {
    buffer.flip();
    flushedBytes += buffer.remaining();
    while (buffer.hasRemaining()) {
      target.write(buffer);
    }
    buffer.clear();
  }

  @Override
  public final void write(AudioBuffer samples) throws IOException {
    if (samples.format() != spec.format()
        || samples.channels() != spec.channels()
        || samples.sampleRate() != spec.sampleRate()) {
      throw new IllegalArgumentException("chunk of " + samples + " for a file of " + spec);
    }
    append(samples);
    frames += samples.frames();
  }

  @Override
  public final long frames() {
    return frames;
  }

  @Override
  public final void finish() throws IOException {
    if (finished) {
      return;
    }
    if (spec.frames() != AudioSpec.UNKNOWN_FRAMES && spec.frames() != frames) {
      throw new IllegalStateException(
          frames + " frames written, " + spec.frames() + " were announced");
    }
    complete();
    flush();
    finished = true;
  }

  /** Closes the file. */
  @Override
  public final void close() throws IOException {
    target.close();
  }
}
