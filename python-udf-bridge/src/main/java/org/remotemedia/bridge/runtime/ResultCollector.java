package org.remotemedia.bridge.runtime;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.remotemedia.manifests.graph.ChainPlan;
import org.remotemedia.operators.element.Element;
import org.remotemedia.operators.error.ExecutorError;
import org.remotemedia.operators.error.Failure;

/**
 * The end of the chain: collects the sinks' values and the failures of one record at a time.
 *
 * @param <R> what is made of a sink's value
 */
final class ResultCollector<R> implements Consumer<Element> {
  private final ChainPlan plan;
  private final Supplier<? extends ResultPart<R>> parts;
  private final Map<Integer, ResultPart<R>> collectors = new LinkedHashMap<>();
  private final Map<Integer, R> values = new TreeMap<>();
  private final Map<Integer, Failure> failures = new TreeMap<>();

  /**
   * @param parts makes what takes the value of a sink
   */
  ResultCollector(ChainPlan plan, Supplier<? extends ResultPart<R>> parts) {
    this.plan = plan;
    this.parts = parts;
  }

  @Override
  public void accept(Element element) {
    if (element instanceof Element.RecordBegin) {
      values.clear();
      failures.clear();
      collectors.clear();
      plan.sinks().forEach(sink -> collectors.put(sink, parts.get()));
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

  /** The failures, in topological order. */
  List<Failure> failures() {
    return new ArrayList<>(failures.values());
  }

  /** The values of the sinks that succeeded, by id. */
  Map<String, R> values() {
    Map<String, R> byId = new LinkedHashMap<>();
    values.forEach((sink, value) -> byId.put(plan.nodeId(sink), value));
    return byId;
  }
}
