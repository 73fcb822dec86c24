package org.remotemedia.bridge.runtime;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.remotemedia.manifests.graph.ChainPlan;
import org.remotemedia.manifests.graph.Upstream;
import org.remotemedia.operators.accounts.Ending;
import org.remotemedia.operators.accounts.RecordTrace;
import org.remotemedia.operators.element.Element;
import org.remotemedia.operators.error.ExecutorError;
import org.remotemedia.operators.error.Failure;
import org.remotemedia.operators.node.Judgement;

/**
 * What became of one record, or one utterance, after another: values of sinks, failures, and what
 * nodes decided.
 *
 * @param <R> what is made of a sink's value
 */
final class RecordResults<R> {
  private final ChainPlan plan;
  private final Upstream upstream;
  private final Supplier<? extends ResultPart<R>> parts;
  private final Map<Integer, ResultPart<R>> collectors = new LinkedHashMap<>();
  private final Map<Integer, R> values = new TreeMap<>();

  /** By producer, in topological order. */
  private final Map<Integer, Failure> failures = new TreeMap<>();

  private final Map<Integer, Judgement> judgements = new TreeMap<>();

  /**
   * @param parts makes what takes the value of a sink
   */
  RecordResults(ChainPlan plan, Upstream upstream, Supplier<? extends ResultPart<R>> parts) {
    this.plan = plan;
    this.upstream = upstream;
    this.parts = parts;
  }

  /** Begins a record, of which the values of some producers are wanted. */
  void begin(List<Integer> sinks) {
    values.clear();
    failures.clear();
    judgements.clear();
    collectors.clear();
    sinks.forEach(sink -> collectors.put(sink, parts.get()));
  }

  void take(Element.Piece piece) {
    if (piece instanceof Element.Failed failed) {
      failures.put(failed.producer(), failed.failure());
      collectors.remove(failed.producer());
    } else if (piece instanceof Element.Judged judged) {
      judgements.put(judged.producer(), judged.judgement());
    } else if (piece instanceof Element.Rejected rejected) {
      judgements.put(rejected.producer(), rejected.judgement());
    } else if (collectors.containsKey(piece.producer())) {
      try {
        collect(piece, collectors.get(piece.producer()));
      } catch (ExecutorError e) {
        failures.put(piece.producer(), Failure.of(plan.nodeId(piece.producer()), e));
        collectors.remove(piece.producer());
      }
    }
  }

  private void collect(Element.Piece piece, ResultPart<R> collector) {
    if (piece instanceof Element.AudioChunk chunk) {
      collector.audioChunk(chunk.path(), chunk.samples());
    } else if (piece instanceof Element.AudioStart start) {
      collector.audioStart(start.path(), start.spec());
    } else if (piece instanceof Element.AudioEnd end) {
      collector.audioEnd(end.path());
    } else if (piece instanceof Element.Json json) {
      collector.json(json.path(), json.value());
    } else if (piece instanceof Element.ValueEnd) {
      collector.done();
      values.put(piece.producer(), collector.value());
    }
  }

  /**
   * All is known of the record. Nodes after one that has rejected it have taken its audio in before
   * that was decided: if they failed meanwhile, that does not count.
   *
   * @param trace is told of it
   */
  void settle(RecordTrace trace) {
    if (judgements.isEmpty() || failures.isEmpty()) {
      return;
    }
    List<Integer> rejecting =
        judgements.entrySet().stream()
            .filter(judged -> judged.getValue().rejected())
            .map(Map.Entry::getKey)
            .toList();
    for (Iterator<Integer> failed = failures.keySet().iterator(); failed.hasNext(); ) {
      int producer = failed.next();
      if (upstream.isAtOrAfter(producer, rejecting)) {
        failed.remove();
        trace.skip(producer);
      }
    }
  }

  Optional<R> value(int sink) {
    return Optional.ofNullable(values.get(sink));
  }

  /** The failures by producer, in topological order. */
  Map<Integer, Failure> failures() {
    return failures;
  }

  /** What nodes decided, by producer, in topological order. */
  Map<Integer, Judgement> judgements() {
    return judgements;
  }

  /**
   * How it ended.
   *
   * @param utterancesFailed whether utterances of it failed
   */
  Ending ending(boolean utterancesFailed) {
    return Ending.of(
        !failures.isEmpty(),
        judgements.values().stream().anyMatch(Judgement::rejected),
        utterancesFailed);
  }

  /** The first failure of a producer and those before it. */
  Optional<Failure> failureBefore(int producer) {
    return failures.entrySet().stream()
        .filter(failed -> upstream.isAtOrAfter(producer, failed.getKey()))
        .map(Map.Entry::getValue)
        .findFirst();
  }

  /**
   * Why a producer and those before it reject the record, or else what they note of it; empty where
   * all their rules hold.
   */
  Optional<Judgement> judgementBefore(int producer) {
    if (judgements.isEmpty()) {
      return Optional.empty();
    }
    return joined(producer, Judgement::rejected)
        .or(() -> joined(producer, judgement -> !judgement.broken().isEmpty()));
  }

  private Optional<Judgement> joined(int producer, Predicate<Judgement> which) {
    return judgements.entrySet().stream()
        .filter(judged -> upstream.isAtOrAfter(producer, judged.getKey()))
        .map(Map.Entry::getValue)
        .filter(which)
        .reduce(Judgement::and);
  }
}
