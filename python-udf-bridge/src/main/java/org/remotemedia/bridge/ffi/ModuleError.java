package org.remotemedia.bridge.ffi;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.remotemedia.manifests.error.InvalidPipeline;
import org.remotemedia.manifests.error.Problem;
import org.remotemedia.operators.error.ExecutorError;
import org.remotemedia.operators.error.RetryableError;

/** An error as the Python module raises it; {@link #json()} has all that its exception carries. */
public final class ModuleError extends RuntimeException {
  private final transient ObjectNode json;

  private ModuleError(String message, ObjectNode json, Throwable cause) {
    super(message, cause);
    this.json = json;
  }

  /** What {@code error} is to the user of {@code operation}. */
  static ModuleError of(String operation, ExecutorError error) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("kind", error.kind().wireName());
    json.put("message", error.getMessage());
    json.put("operation", operation);
    json.put("node_id", error.nodeId().orElse(null));
    json.put("traceback", error.traceback().orElse(null));
    if (error instanceof RetryableError used) {
      json.put("attempt", used.attempt());
      json.put("max_attempts", used.maxAttempts());
    }
    if (error instanceof InvalidPipeline invalid) {
      for (Problem problem : invalid.problems()) {
        ObjectNode item = json.withArrayProperty("problems").addObject();
        item.put("kind", problem.kind().wireName());
        item.put("message", problem.message());
        item.put("pointer", problem.pointer());
        item.put("line", problem.line());
        problem.nodeIds().forEach(item.putArray("node_ids")::add);
      }
    }
    return new ModuleError(error.getMessage(), json, error);
  }

  /** {@code kind}, {@code message}, {@code operation}, {@code node_id}, … as {@link PythonJson}. */
  public byte[] json() {
    return PythonJson.write(json);
  }
}
