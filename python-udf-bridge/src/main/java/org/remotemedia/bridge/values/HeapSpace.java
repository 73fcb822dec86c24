package org.remotemedia.bridge.values;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.remotemedia.operators.error.MarshalingError;

/** A space on the Java heap, whose bytes are then sent along. */
public final class HeapSpace implements SampleSpace {
  private static final int MOST_BYTES = Integer.MAX_VALUE - 1024;

  private ByteBuffer bytes = ByteBuffer.allocate(0).order(ByteOrder.LITTLE_ENDIAN);

  @Override
  public ByteBuffer ensure(long wanted) {
    if (wanted > bytes.capacity()) {
      if (wanted > MOST_BYTES) {
        throw new MarshalingError(
            "values of over 2 GiB cannot be sent to Python as bytes; send shorter recordings");
      }
      int capacity = (int) Math.min(MOST_BYTES, Math.max(wanted, 2L * bytes.capacity()));
      ByteBuffer larger = ByteBuffer.allocate(capacity).order(ByteOrder.LITTLE_ENDIAN);
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
    bytes = ByteBuffer.allocate(0).order(ByteOrder.LITTLE_ENDIAN);
  }
}
