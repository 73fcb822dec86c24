package org.remotemedia.bridge.runtime;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.remotemedia.operators.error.Failure;
import org.remotemedia.operators.metrics.PipelineMetrics;
import org.remotemedia.operators.node.Judgement;
import org.remotemedia.operators.value.Value;

/**
 * What became of one value.
 *
 * @param outputs values of the sinks that succeeded, by sink id, in topological order
 * @param output the sink's value; with several sinks an object of the values, keyed by sink id, of
 *     those that succeeded; empty when none did
 * @param utterances where the value was cut: what the sinks after that gave for each utterance, in
 *     the order of time, by sink id; an utterance that fails does not fail the value
 * @param judgements what nodes decided of the value, by node id; a value that is rejected has no
 *     outputs of the sinks after the node that rejects it, and has not failed
 * @param failures what failed, in topological order; a failure of the input itself has no node id
 * @param skipped ids of the nodes that did not run because of the failures, in topological order
 * @param metrics accounts of this execution; the memory of the process is left to its owner, and 0
 */
public record ExecutionResult(
    Map<String, Value> outputs,
    Optional<Value> output,
    Map<String, List<UtteranceResult<Value>>> utterances,
    Map<String, Judgement> judgements,
    List<Failure> failures,
    List<String> skipped,
    PipelineMetrics metrics) {
  public ExecutionResult {
    outputs = Collections.unmodifiableMap(new LinkedHashMap<>(outputs));
    utterances = Collections.unmodifiableMap(new LinkedHashMap<>(utterances));
    judgements = Collections.unmodifiableMap(new LinkedHashMap<>(judgements));
    failures = List.copyOf(failures);
    skipped = List.copyOf(skipped);
  }

  static ExecutionResult of(Outcome<Value> outcome) {
    Map<String, Value> outputs = new LinkedHashMap<>();
    Map<String, List<UtteranceResult<Value>>> utterances = new LinkedHashMap<>();
    outcome
        .results()
        .forEach(
            (sink, result) -> {
              if (result instanceof SinkResult.Whole<Value> whole) {
                outputs.put(sink, whole.value());
              } else if (result instanceof SinkResult.Cut<Value> cut) {
                utterances.put(sink, cut.utterances());
              }
            });
    return new ExecutionResult(
        outputs,
        output(outputs, outcome.hasOneSink()),
        utterances,
        outcome.judgements(),
        outcome.failures(),
        outcome.skipped(),
        outcome.metrics());
  }

  private static Optional<Value> output(Map<String, Value> outputs, boolean ofOneSink) {
    if (outputs.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        ofOneSink ? outputs.values().iterator().next() : new Value.Composite(outputs));
  }

  /** Whether nothing failed. */
  public boolean success() {
    return failures.isEmpty();
  }
}
