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
import org.remotemedia.operators.error.CallFailure;

/** The conversation with a CPython node in the interpreter that this JVM lives in. */
final class HostSession implements CallSession, AutoCloseable {
  /** As where Python runs inside the JVM. */
  private static final long CALL_BYTES = 1L << 20;

  /**
   * The reply to an opening.
   *
   * @param handle stands for the node; 0 when it could not be made
   * @param fatal why not, or null
   */
  private record Opened(long handle, CallOutcome.Problem fatal) {}

  /** The reply to a call: an outcome per request. */
  private record Answered(List<CallOutcome> outcomes) {}

  private final NodeHost host;
  private final long handle;
  private final GrowingSpace space = GrowingSpace.direct();
  private final GrowingSpace results = GrowingSpace.direct();
  private final ValueWriter writer = new ValueWriter(space, Long.MAX_VALUE);

  /**
   * Makes the node.
   *
   * @throws CallFailure when it cannot be made
   */
  HostSession(NodeHost host, PythonNodeSpec spec) {
    this.host = host;
    Opened opened = PythonJson.read(host.open(PythonJson.write(opening(spec))), Opened.class);
    if (opened.fatal() != null) {
      throw new CallFailure(opened.fatal().at(spec.nodeId(), 1));
    }
    handle = opened.handle();
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
    return new Reply(PythonJson.read(reply, Answered.class).outcomes(), results.ensure(0));
  }

  @Override
  public long callBytes() {
    return CALL_BYTES;
  }

  @Override
  public long memoryBytes() {
    return space.capacity() + results.capacity();
  }

  @Override
  public void close() {
    space.close();
    results.close();
    host.close(handle);
  }
}
