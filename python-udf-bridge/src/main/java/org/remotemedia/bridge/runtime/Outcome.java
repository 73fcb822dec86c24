package org.remotemedia.bridge.runtime;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.remotemedia.operators.error.Failure;
import org.remotemedia.operators.metrics.PipelineMetrics;

/**
 * What became of one value in a chain.
 *
 * @param <R> what is made of a sink's value
 * @param values those of the sinks that succeeded, by id, in topological order
 * @param hasOneSink whether the chain has one sink alone
 * @param failures what failed, in topological order; a failure of the input itself has no node id
 * @param skipped ids of the nodes that did not run because of the failures, in topological order
 * @param metrics accounts of this execution
 */
public record Outcome<R>(
    Map<String, R> values,
    boolean hasOneSink,
    List<Failure> failures,
    List<String> skipped,
    PipelineMetrics metrics) {
  public boolean success() {
    return failures.isEmpty();
  }

  /** The sink's value, or the object of those of several sinks; empty where none succeeded. */
  public Optional<R> output(Function<Map<String, R>, R> object) {
    if (values.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(hasOneSink ? values.values().iterator().next() : object.apply(values));
  }
}
