package org.remotemedia.bridge.ffi;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.BiConsumer;
import org.remotemedia.operators.metrics.MetricVisitor;

/** Writes the numbers of metrics alone, eight bytes each. */
final class MetricNumbers implements MetricVisitor {
  private final ByteBuffer memory;
  private final int most;
  private int end;

  /**
   * @param most where they have to end
   */
  MetricNumbers(ByteBuffer memory, int begin, int most) {
    this.memory = memory;
    this.end = begin;
    this.most = most;
  }

  /** Where they end, or would if there were room for them. */
  int end() {
    return end;
  }

  @Override
  public void text(String name, String value) {
    // Known from the whole answer before.
  }

  @Override
  public void whole(String name, long value) {
    if (end + Long.BYTES <= most) {
      memory.putLong(end, value);
    }
    end += Long.BYTES;
  }

  @Override
  public void real(String name, double value) {
    if (end + Double.BYTES <= most) {
      memory.putDouble(end, value);
    }
    end += Double.BYTES;
  }

  @Override
  public MetricVisitor object(String name) {
    return this;
  }

  @Override
  public <T> void list(
      String name, List<T> items, BiConsumer<? super T, ? super MetricVisitor> describe) {
    items.forEach(item -> describe.accept(item, this));
  }
}
