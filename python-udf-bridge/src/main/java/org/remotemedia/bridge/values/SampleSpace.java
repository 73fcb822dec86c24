package org.remotemedia.bridge.values;

import java.nio.ByteBuffer;

/** Bytes that samples are laid down in for Python to read, or by Python for Java to read. */
public interface SampleSpace extends AutoCloseable {
  /** Samples begin at multiples of this, which is a cache line and any vector's alignment. */
  int ALIGNMENT = 64;

  /**
   * The space, little-endian, of at least {@code bytes} bytes; what it holds already stays.
   *
   * @throws org.remotemedia.operators.error.MarshalingError when there is no room for as much
   */
  ByteBuffer ensure(long bytes);

  /** Bytes in use by it now. */
  long capacity();

  @Override
  void close();

  /** The first place from {@code offset} on where samples may begin. */
  static long aligned(long offset) {
    return (offset + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
  }
}
