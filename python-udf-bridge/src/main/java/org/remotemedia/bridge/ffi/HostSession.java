package org.remotemedia.bridge.ffi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.remotemedia.bridge.call.CallSession;
import org.remotemedia.bridge.call.Opening;
import org.remotemedia.bridge.call.PythonNodeSpec;
import org.remotemedia.bridge.values.ValueWriter;
import org.remotemedia.operators.error.CallFailure;
import org.remotemedia.operators.error.ErrorKind;
import org.remotemedia.operators.error.Failure;

/** The conversation with a CPython node in the interpreter that this JVM lives in. */
final class HostSession implements CallSession, AutoCloseable {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** As where Python runs inside the JVM. */
  private static final long CALL_BYTES = 1L << 20;

  private final NodeHost host;
  private final long handle;
  private final DirectSpace space = new DirectSpace();
  private final ValueWriter writer = new ValueWriter(space, Long.MAX_VALUE);

  /**
   * Makes the node.
   *
   * @throws CallFailure when it cannot be made
   */
  HostSession(NodeHost host, PythonNodeSpec spec) {
    this.host = host;
    try {
      JsonNode reply = MAPPER.readTree(host.open(MAPPER.writeValueAsString(Opening.of(spec))));
      JsonNode fatal = reply.get("fatal");
      if (fatal != null) {
        throw new CallFailure(
            new Failure(
                spec.nodeId(),
                ErrorKind.PYTHON,
                fatal.path("message").asText(),
                fatal.path("traceback").textValue(),
                1));
      }
      handle = reply.path("handle").longValue();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public ValueWriter writer() {
    return writer;
  }

  @Override
  public Reply call(ArrayNode requests) {
    try {
      ByteBuffer samples = space.ensure(writer.end());
      JsonNode reply =
          MAPPER.readTree(host.call(handle, MAPPER.writeValueAsString(requests), samples));
      writer.rewind();
      return new Reply(reply.path("outcomes"), host.samples(handle).order(ByteOrder.LITTLE_ENDIAN));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public long callBytes() {
    return CALL_BYTES;
  }

  @Override
  public long memoryBytes() {
    return space.capacity();
  }

  @Override
  public void close() {
    space.close();
    host.close(handle);
  }
}
