package org.remotemedia.job.output;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * A node of a run, as the run has noted it.
 *
 * @param id its id
 * @param nodeType its type
 * @param params its parameters
 * @param inputs ids of the nodes whose values it takes; none where it takes the record
 */
public record RunNode(String id, String nodeType, ObjectNode params, List<String> inputs) {
  public RunNode {
    inputs = List.copyOf(inputs);
  }
}
