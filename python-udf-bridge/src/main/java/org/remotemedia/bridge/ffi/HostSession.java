package org.remotemedia.bridge.ffi;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.nio.ByteBuffer;
import java.util.List;
import org.remotemedia.bridge.call.CallOutcome;
import org.remotemedia.bridge.call.CallSession;
import org.remotemedia.bridge.call.Opening;
import org.remotemedia.bridge.call.PythonNodeSpec;
import org.remotemedia.bridge.values.GrowingSpace;
import org.remotemedia.bridge.values.ValueWriter;
import org.remotemedia.operators.error.ExecutorError;

/** The conversation with a CPython node in the interpreter that this JVM lives in. */
final class HostSession implements CallSession, AutoCloseable {
  /** As where Python runs inside the JVM. */
  private static final long CALL_BYTES = 1L << 20;

  /**
   * The reply to an opening.
   *
   * @param handle stands for the node; 0 when it could not be made
   * @param fatal why not, or null
   * @param attempts how often it was tried
   * @param memoryBytes as for a call
   */
  private record Opened(long handle, CallOutcome.Problem fatal, int attempts, long memoryBytes) {}

  /**
   * The reply to a call.
   *
   * @param outcomes one per request
   * @param memoryBytes most that the process grew by while the node was made and called, bytes
   */
  private record Answered(List<CallOutcome> outcomes, long memoryBytes) {}

  private final NodeHost host;
  private final long handle;
  private final GrowingSpace space = GrowingSpace.direct();
  private final GrowingSpace results = GrowingSpace.direct();
  private final ValueWriter writer = new ValueWriter(space, Long.MAX_VALUE);
  private long nodeBytes;

  /**
   * Makes the node.
   *
   * @throws ExecutorError when it cannot be made
   */
  HostSession(NodeHost host, PythonNodeSpec spec) {
    this.host = host;
    Opened opened = PythonJson.read(host.open(PythonJson.write(opening(spec))), Opened.class);
    if (opened.fatal() != null) {
      throw opened.fatal().at(spec.nodeId(), opened.attempts()).asError();
    }
    handle = opened.handle();
    nodeBytes = opened.memoryBytes();
  }

  private static JsonNode opening(PythonNodeSpec spec) {
    try {
      return Opening.of(spec);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public ValueWriter writer() {
    return writer;
  }

  @Override
  public Reply call(ArrayNode requests) {
    ByteBuffer samples = space.ensure(writer.end());
    String reply = host.call(handle, PythonJson.write(requests), samples, results);
    writer.rewind();
    Answered answered = PythonJson.read(reply, Answered.class);
    nodeBytes = answered.memoryBytes();
    return new Reply(answered.outcomes(), results.ensure(0));
  }

  @Override
  public long callBytes() {
    return CALL_BYTES;
  }

  /**
   * Bytes of the samples that go to the node, and what the process grew by on account of it. The
   * samples that come back are part of that growth.
   */
  @Override
  public long memoryBytes() {
    return space.capacity() + Math.max(results.capacity(), nodeBytes);
  }

  @Override
  public void close() {
    space.close();
    results.close();
    host.close(handle);
  }
}
