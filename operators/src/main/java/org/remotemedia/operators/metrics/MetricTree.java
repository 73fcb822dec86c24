package org.remotemedia.operators.metrics;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.function.BiConsumer;

/** Makes a JSON object of metrics. */
record MetricTree(ObjectNode json) implements MetricVisitor {
  @Override
  public void text(String name, String value) {
    json.put(name, value);
  }

  @Override
  public void whole(String name, long value) {
    json.put(name, value);
  }

  @Override
  public void real(String name, double value) {
    json.put(name, value);
  }

  @Override
  public MetricVisitor object(String name) {
    return new MetricTree(json.putObject(name));
  }

  @Override
  public <T> void list(
      String name, List<T> items, BiConsumer<? super T, ? super MetricVisitor> describe) {
    ArrayNode list = json.putArray(name);
    items.forEach(item -> describe.accept(item, new MetricTree(list.addObject())));
  }
}
