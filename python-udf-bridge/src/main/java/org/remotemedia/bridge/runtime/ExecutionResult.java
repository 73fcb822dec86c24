package org.remotemedia.bridge.runtime;

import java.util.List;
import java.util.Optional;
import org.remotemedia.operators.error.Failure;
import org.remotemedia.operators.metrics.PipelineMetrics;
import org.remotemedia.operators.value.Value;

/**
 * What became of one value.
 *
 * @param output the sink's value; with several sinks an object of the values, keyed by sink id, of
 *     those that succeeded; empty when none did
 * @param failures what failed, in topological order; a failure of the input itself has no node id
 * @param skipped ids of the nodes that did not run because of the failures, in topological order
 * @param metrics accounts of this execution; the memory of the process is left to its owner, and 0
 */
public record ExecutionResult(
    Optional<Value> output, List<Failure> failures, List<String> skipped, PipelineMetrics metrics) {
  public ExecutionResult {
    failures = List.copyOf(failures);
    skipped = List.copyOf(skipped);
  }

  public boolean success() {
    return failures.isEmpty();
  }
}
