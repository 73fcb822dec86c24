package org.remotemedia.operators.node;

/**
 * A connection that ends at a node.
 *
 * @param nodeId id of the node that it comes from
 * @param kind what that node gives, null when it is not known
 */
public record NodeInput(String nodeId, ValueKind kind) {}
