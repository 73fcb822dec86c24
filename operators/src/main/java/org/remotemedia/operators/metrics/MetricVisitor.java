package org.remotemedia.operators.metrics;

import java.util.List;
import java.util.function.BiConsumer;

/** Is told the fields of metrics, in the order in which they stand in JSON. */
public interface MetricVisitor {
  /**
   * A text.
   *
   * @param value may be null
   */
  void text(String name, String value);

  /** A whole number. */
  void whole(String name, long value);

  /** Any other number. */
  void real(String name, double value);

  /** An object; what comes back is told its fields, before this is told any more. */
  MetricVisitor object(String name);

  /**
   * A list of objects.
   *
   * @param describe tells the fields of one
   */
  <T> void list(String name, List<T> items, BiConsumer<? super T, ? super MetricVisitor> describe);
}
