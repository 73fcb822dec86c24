package org.remotemedia.bridge.call;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.remotemedia.bridge.values.ValueReader;
import org.remotemedia.operators.error.Failure;
import org.remotemedia.operators.stage.BatchNode;
import org.remotemedia.operators.value.ValueSink;

/**
 * What became of one request.
 *
 * @param told what Python says of it
 * @param samples those that it refers to
 */
public record PythonOutcome(String nodeId, CallOutcome told, ByteBuffer samples, ValueReader reader)
    implements BatchNode.Outcome {
  @Override
  public Optional<Failure> failure() {
    return Optional.ofNullable(told.error()).map(error -> error.at(nodeId, told.attempts()));
  }

  /** Whether the request gave a value; a chunk of a stream need not. */
  public boolean hasValue() {
    return told.value().isObject();
  }

  @Override
  public void give(ValueSink output) {
    reader.read(told.value(), samples, output);
  }

  @Override
  public long nanos() {
    return told.nanos();
  }

  @Override
  public int retries() {
    return Math.max(0, told.attempts() - 1);
  }
}
