package org.remotemedia.bridge.runtime;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.remotemedia.operators.error.Failure;
import org.remotemedia.operators.metrics.PipelineMetrics;
import org.remotemedia.operators.node.Judgement;

/**
 * What became of one value in a chain.
 *
 * @param <R> what is made of a sink's value
 * @param results what the sinks gave for which nothing has failed, by id, in topological order
 * @param hasOneSink whether the chain has one sink alone
 * @param judgements what nodes decided of the value, by id, in topological order
 * @param failures what failed, in topological order; a failure of the input itself has no node id,
 *     and those of utterances are in their results
 * @param skipped ids of the nodes that did not run because of the failures, in topological order
 * @param metrics accounts of this execution
 */
public record Outcome<R>(
    Map<String, SinkResult<R>> results,
    boolean hasOneSink,
    Map<String, Judgement> judgements,
    List<Failure> failures,
    List<String> skipped,
    PipelineMetrics metrics) {
  public boolean success() {
    return failures.isEmpty();
  }

  /**
   * What the sink gave, or the object of what several gave; empty where none did.
   *
   * @param one describes what a sink gave
   * @param object describes what several gave
   */
  public <D> Optional<D> output(
      Function<SinkResult<R>, D> one, Function<Map<String, SinkResult<R>>, D> object) {
    if (results.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        hasOneSink ? one.apply(results.values().iterator().next()) : object.apply(results));
  }
}
