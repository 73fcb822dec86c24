package org.remotemedia.manifests.graph;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Objects;
import org.remotemedia.manifests.catalog.NodeRuntime;
import org.remotemedia.manifests.model.RetryPolicy;
import org.remotemedia.operators.node.NodeMetadata;
import org.remotemedia.operators.node.OutputKind;

/**
 * One node of a checked pipeline.
 *
 * @param position place in topological order, from 0
 * @param id node id
 * @param metadata its type, as the runtime that runs it describes it
 * @param runtime where it runs
 * @param params parameters that are given, checked, with values in the place of placeholders
 * @param retry retry policy; has no effect on native nodes
 * @param inputs ids of the upstream nodes, in manifest order of the connections; none for a source
 * @param consumers ids of the downstream nodes, in manifest order; none for a sink
 */
public record GraphNode(
    int position,
    String id,
    NodeMetadata metadata,
    NodeRuntime runtime,
    ObjectNode params,
    RetryPolicy retry,
    List<String> inputs,
    List<String> consumers) {
  public GraphNode {
    Objects.requireNonNull(id);
    Objects.requireNonNull(metadata);
    Objects.requireNonNull(runtime);
    Objects.requireNonNull(params);
    Objects.requireNonNull(retry);
    inputs = List.copyOf(inputs);
    consumers = List.copyOf(consumers);
  }

  /** Canonical node type. */
  public String nodeType() {
    return metadata.name();
  }

  /** Whether it receives the record itself. */
  public boolean isSource() {
    return inputs.isEmpty();
  }

  /** Whether it cuts recordings into utterances. */
  public boolean cuts() {
    return metadata.output() == OutputKind.UTTERANCES;
  }

  /** Whether its value is an output of the pipeline. */
  public boolean isSink() {
    return consumers.isEmpty();
  }
}
