package org.remotemedia.bridge.values;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.IntFunction;
import org.remotemedia.operators.error.MarshalingError;

/** A space in this process, which doubles when it is full. */
public final class GrowingSpace implements SampleSpace {
  /** Some bytes less than an array can have, since JVMs keep a few for themselves. */
  private static final int MOST_BYTES = Integer.MAX_VALUE - 1024;

  private final IntFunction<ByteBuffer> allocator;
  private ByteBuffer bytes;

  private GrowingSpace(IntFunction<ByteBuffer> allocator) {
    this.allocator = allocator;
    this.bytes = allocate(0);
  }

  /** On the Java heap, for bytes that are then sent along. */
  public static GrowingSpace onHeap() {
    return new GrowingSpace(ByteBuffer::allocate);
  }

  /** Outside the Java heap, where an interpreter around this JVM sees it as it is. */
  public static GrowingSpace direct() {
    return new GrowingSpace(ByteBuffer::allocateDirect);
  }

  private ByteBuffer allocate(int capacity) {
    return allocator.apply(capacity).order(ByteOrder.LITTLE_ENDIAN);
  }

  @Override
  public ByteBuffer ensure(long wanted) {
    if (wanted > bytes.capacity()) {
      if (wanted > MOST_BYTES) {
        throw new MarshalingError(
            "values of over 2 GiB cannot be given to a CPython node at once; give shorter"
                + " recordings");
      }
      ByteBuffer larger =
          allocate((int) Math.min(MOST_BYTES, Math.max(wanted, 2L * bytes.capacity())));
      larger.put(0, bytes, 0, bytes.capacity());
      bytes = larger;
    }
    return bytes;
  }

  @Override
  public long capacity() {
    return bytes.capacity();
  }

  @Override
  public void close() {
    bytes = allocate(0);
  }
}
