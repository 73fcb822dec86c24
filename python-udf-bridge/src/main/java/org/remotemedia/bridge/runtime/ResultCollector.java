package org.remotemedia.bridge.runtime;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.remotemedia.manifests.graph.ChainPlan;
import org.remotemedia.operators.element.Element;
import org.remotemedia.operators.error.ExecutorError;
import org.remotemedia.operators.error.Failure;
import org.remotemedia.operators.value.Value;
import org.remotemedia.operators.value.ValueCollector;

/** The end of the chain: collects the sinks' values and the failures of one record at a time. */
final class ResultCollector implements Consumer<Element> {
  private final ChainPlan plan;
  private final ResultArrays arrays;
  private final Map<Integer, ValueCollector> collectors = new LinkedHashMap<>();
  private final Map<Integer, Value> values = new TreeMap<>();
  private final Map<Integer, Failure> failures = new TreeMap<>();

  ResultCollector(ChainPlan plan, ResultArrays arrays) {
    this.plan = plan;
    this.arrays = arrays;
  }

  @Override
  public void accept(Element element) {
    if (element instanceof Element.RecordBegin) {
      arrays.takeBack();
      values.clear();
      failures.clear();
      collectors.clear();
      plan.sinks().forEach(sink -> collectors.put(sink, new ValueCollector(arrays)));
    } else if (element instanceof Element.Failed failed) {
      failures.put(failed.producer(), failed.failure());
      collectors.remove(failed.producer());
    } else if (element instanceof Element.Piece piece && collectors.containsKey(piece.producer())) {
      try {
        collect(piece, collectors.get(piece.producer()));
      } catch (ExecutorError e) {
        failures.put(piece.producer(), Failure.of(plan.nodeId(piece.producer()), e));
        collectors.remove(piece.producer());
      }
    }
  }

  private void collect(Element.Piece piece, ValueCollector collector) {
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

  /** The failures, in topological order. */
  List<Failure> failures() {
    return new ArrayList<>(failures.values());
  }

  /** The sink's value, or those of several sinks that succeeded. */
  Optional<Value> output() {
    if (plan.sinks().size() == 1 || values.isEmpty()) {
      return values.values().stream().findFirst();
    }
    Map<String, Value> members = new LinkedHashMap<>();
    values.forEach((sink, value) -> members.put(plan.nodeId(sink), value));
    return Optional.of(new Value.Composite(members));
  }
}
