package org.remotemedia.bridge.call;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.remotemedia.manifests.model.RetryPolicy;

/** What Python is told of a node when it is to make it. */
public final class Opening {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private Opening() {}

  /** The node itself and how often it is tried. */
  public static ObjectNode of(PythonNodeSpec spec) throws JsonProcessingException {
    ObjectNode open = JsonNodeFactory.instance.objectNode();
    open.put("node_id", spec.nodeId());
    open.put("node_type", spec.nodeType());
    open.set("params", MAPPER.readTree(spec.params()));
    ObjectNode retry = open.putObject("retry");
    retry.put("max_attempts", spec.maxAttempts());
    retry.put("initial_backoff_ms", spec.initialBackoffMs());
    if (spec.timeoutMs() == RetryPolicy.NO_TIMEOUT) {
      retry.putNull("timeout_ms");
    } else {
      retry.put("timeout_ms", spec.timeoutMs());
    }
    return open;
  }
}
