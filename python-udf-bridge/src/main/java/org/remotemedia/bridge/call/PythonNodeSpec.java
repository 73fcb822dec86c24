package org.remotemedia.bridge.call;

import java.io.Serializable;
import java.util.EnumSet;
import java.util.List;
import org.remotemedia.manifests.graph.GraphNode;
import org.remotemedia.manifests.model.RetryPolicy;
import org.remotemedia.operators.node.NodeMetadata;
import org.remotemedia.operators.node.OutputKind;
import org.remotemedia.operators.node.ValueKind;

/**
 * A CPython node as its worker must make it.
 *
 * @param nodeId node id
 * @param nodeType canonical node type
 * @param params JSON text of the parameters as written
 * @param maxAttempts attempts in all
 * @param initialBackoffMs pause before the second attempt, doubled before each further one
 * @param timeoutMs longest time one call may take, or {@link RetryPolicy#NO_TIMEOUT}
 * @param chunkMs length of the chunks that a streaming node is given, 0 for one that takes whole
 *     values
 */
public record PythonNodeSpec(
    String nodeId,
    String nodeType,
    String params,
    int maxAttempts,
    int initialBackoffMs,
    int timeoutMs,
    int chunkMs)
    implements Serializable {

  /**
   * The node of a checked pipeline.
   *
   * @param chunkMs as {@link #chunkMs()}
   */
  public static PythonNodeSpec of(GraphNode node, int chunkMs) {
    RetryPolicy retry = node.retry();
    return new PythonNodeSpec(
        node.id(),
        node.nodeType(),
        node.params().toString(),
        retry.maxAttempts(),
        retry.initialBackoffMs(),
        retry.timeoutMs(),
        chunkMs);
  }

  /** As much of its description as calling it takes; the parameters were checked before. */
  NodeMetadata metadata() {
    return new NodeMetadata(
        nodeType,
        List.of(),
        "",
        "",
        List.of(),
        List.of(),
        EnumSet.allOf(ValueKind.class),
        OutputKind.ANY,
        false);
  }

  public boolean isStreaming() {
    return chunkMs > 0;
  }
}
