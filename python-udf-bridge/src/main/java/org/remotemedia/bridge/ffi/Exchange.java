package org.remotemedia.bridge.ffi;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Memory that Java and the Python around it both see. What is small crosses here without an object
 * being made for it on either side, which would cost more than copying it.
 */
final class Exchange {
  private final ByteBuffer memory;
  private final int textBytes;
  private final int sampleBytes;

  /**
   * @param memory direct; Python's, which keeps it as long as it is used here
   * @param textBytes room for a text, first that of a request, then that of its answer
   * @param sampleBytes room for the samples of a request, which come after the text, and after
   *     these as much for those of the answer
   */
  Exchange(ByteBuffer memory, int textBytes, int sampleBytes) {
    this.memory = memory.duplicate().order(ByteOrder.nativeOrder());
    this.textBytes = textBytes;
    this.sampleBytes = sampleBytes;
  }

  int textBytes() {
    return textBytes;
  }

  int sampleBytes() {
    return sampleBytes;
  }

  /** All of it. */
  ByteBuffer memory() {
    return memory;
  }

  /** The request that Python has written. */
  byte[] request(int bytes) {
    byte[] text = new byte[bytes];
    memory.get(0, text);
    return text;
  }

  /** Samples that Python has laid down. */
  ByteBuffer requestSamples(long offset, long bytes) {
    return slice(textBytes + offset, bytes);
  }

  /** Where samples of an answer go. */
  ByteBuffer answerSamples(long offset, long bytes) {
    return slice((long) textBytes + sampleBytes + offset, bytes);
  }

  private ByteBuffer slice(long begin, long bytes) {
    return memory
        .slice(Math.toIntExact(begin), Math.toIntExact(bytes))
        .order(ByteOrder.nativeOrder());
  }
}
