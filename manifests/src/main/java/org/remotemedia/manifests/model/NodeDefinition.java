package org.remotemedia.manifests.model;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Objects;

/**
 * One node of a manifest.
 *
 * @param id unique within the manifest
 * @param nodeType node type, or one of its aliases
 * @param params parameters as written, empty when there are none
 * @param runtimeHint where to run it
 * @param retry retry policy, or null when the manifest gives none
 */
public record NodeDefinition(
    String id, String nodeType, ObjectNode params, RuntimeHint runtimeHint, RetryPolicy retry) {
  public NodeDefinition {
    Objects.requireNonNull(id);
    Objects.requireNonNull(nodeType);
    Objects.requireNonNull(params);
    Objects.requireNonNull(runtimeHint);
  }
}
