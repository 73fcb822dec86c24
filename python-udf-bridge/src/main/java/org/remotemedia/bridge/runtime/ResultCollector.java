package org.remotemedia.bridge.runtime;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.remotemedia.manifests.graph.ChainPlan;
import org.remotemedia.operators.error.ExecutorError;
import org.remotemedia.operators.error.Failure;
import org.remotemedia.operators.stream.Element;
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
    } else if (element instanceof Element.Part part && collectors.containsKey(part.producer())) {
      try {
        collect(part, collectors.get(part.producer()));
      } catch (ExecutorError e) {
        failures.put(part.producer(), Failure.of(plan.nodeId(part.producer()), e));
        collectors.remove(part.producer());
      }
    }
  }

  private void collect(Element.Part part, ValueCollector collector) {
    if (part instanceof Element.AudioChunk chunk) {
      collector.audioChunk(chunk.path(), chunk.samples());
    } else if (part instanceof Element.AudioStart start) {
      collector.audioStart(start.path(), start.spec());
    } else if (part instanceof Element.AudioEnd end) {
      collector.audioEnd(end.path());
    } else if (part instanceof Element.Json json) {
      collector.json(json.path(), json.value());
    } else if (part instanceof Element.ValueEnd) {
      collector.done();
      values.put(part.producer(), collector.value());
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
