package org.remotemedia.bridge.ffi;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.remotemedia.bridge.runtime.ExecutionResult;
import org.remotemedia.operators.error.Failure;
import org.remotemedia.operators.value.AudioBuffer;

/** What an execution came to, for Python to take over. */
public final class Execution {
  private final byte[] json;
  private final List<AudioBuffer> arrays = new ArrayList<>();

  Execution(ExecutionResult result) {
    ObjectNode tree = JsonNodeFactory.instance.objectNode();
    tree.put("success", result.success());
    result
        .output()
        .ifPresentOrElse(
            value -> tree.set("result", Values.describe(value, arrays)),
            () -> tree.putNull("result"));
    tree.set("metrics", result.metrics().toTree());
    ArrayNode failures = tree.putArray("failures");
    result.failures().forEach(failure -> failures.add(describe(failure)));
    result.skipped().forEach(tree.putArray("skipped")::add);
    json = PythonJson.write(tree);
  }

  private static ObjectNode describe(Failure failure) {
    ObjectNode item = JsonNodeFactory.instance.objectNode();
    item.put("node_id", failure.nodeId());
    item.put("kind", failure.kind().wireName());
    item.put("message", failure.message());
    item.put("traceback", failure.traceback());
    item.put("attempts", failure.attempts());
    item.put("retryable", failure.retryable());
    return item;
  }

  /**
   * As {@link PythonJson}: {@code success}, {@code result}, {@code metrics}, {@code failures},
   * {@code skipped}.
   */
  public byte[] json() {
    return json;
  }

  /**
   * Copies the samples of one array of the result.
   *
   * @param array number of the array, from the description
   * @param memory direct, in native byte order, of at least the array's bytes
   */
  public void copyInto(int array, ByteBuffer memory) {
    Values.copyInto(arrays.get(array), memory);
  }
}
