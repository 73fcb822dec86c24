package org.remotemedia.bridge.runtime;

import org.remotemedia.operators.value.ValueSink;

/**
 * Takes the value of one sink as it comes.
 *
 * @param <R> what becomes of it
 */
public interface ResultPart<R> extends ValueSink {
  /** The value, once it has ended. */
  R value();
}
