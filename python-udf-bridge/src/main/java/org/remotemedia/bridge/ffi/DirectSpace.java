package org.remotemedia.bridge.ffi;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.remotemedia.bridge.values.SampleSpace;
import org.remotemedia.operators.error.MarshalingError;

/** A space outside the Java heap, which the interpreter around this JVM sees as it is. */
final class DirectSpace implements SampleSpace {
  private ByteBuffer bytes = allocate(0);

  private static ByteBuffer allocate(long capacity) {
    return ByteBuffer.allocateDirect((int) capacity).order(ByteOrder.LITTLE_ENDIAN);
  }

  @Override
  public ByteBuffer ensure(long wanted) {
    if (wanted > bytes.capacity()) {
      if (wanted > Integer.MAX_VALUE) {
        throw new MarshalingError("values of over 2 GiB cannot be given to a CPython node at once");
      }
      ByteBuffer larger =
          allocate(Math.min(Integer.MAX_VALUE, Math.max(wanted, 2L * bytes.capacity())));
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
