package org.remotemedia.bridge.ffi;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.remotemedia.operators.value.AudioBuffer;

/**
 * Memory that Java and the Python around it both see. What is small crosses here without an object
 * being made for it on either side, which would cost more than copying it: a text, first that of a
 * request, then that of its answer, and after it the samples of either.
 */
final class Exchange {
  private static final int ALIGNMENT = 64;

  private final ByteBuffer memory;
  private final int textBytes;
  private final int sampleBytes;
  private int used;

  /**
   * @param textBytes room for a text; the samples begin after it
   * @param sampleBytes room for samples
   */
  Exchange(int textBytes, int sampleBytes) {
    this.textBytes = textBytes;
    this.sampleBytes = sampleBytes;
    this.memory = ByteBuffer.allocateDirect(textBytes + sampleBytes).order(ByteOrder.nativeOrder());
  }

  int textBytes() {
    return textBytes;
  }

  /** All of it, for Python. */
  ByteBuffer memory() {
    return memory;
  }

  /** The request that Python has written. */
  byte[] request(int bytes) {
    byte[] text = new byte[bytes];
    memory.get(0, text);
    return text;
  }

  /** Samples that Python has laid down, or the answer has been given, at an offset. */
  ByteBuffer samples(long offset, long bytes) {
    return memory
        .slice(Math.toIntExact(textBytes + offset), Math.toIntExact(bytes))
        .order(ByteOrder.nativeOrder());
  }

  /** From here on the memory is the answer's. */
  void beginAnswer() {
    used = 0;
  }

  /**
   * Lays samples of the answer down.
   *
   * @return their offset, or -1 when there is no room for them
   */
  long lay(AudioBuffer audio) {
    long bytes = (long) audio.samples() * audio.format().bytesPerSample();
    if (bytes > sampleBytes - used) {
      return -1;
    }
    int offset = used;
    Values.copyInto(audio, samples(offset, bytes));
    used = (int) Math.min(sampleBytes, (offset + bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT);
    return offset;
  }
}
