package org.remotemedia.job.sink;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.remotemedia.operators.element.Element;
import org.remotemedia.operators.element.RecordInfo;
import org.remotemedia.operators.error.Failure;

/** What became of one record, as a line of {@code results} or {@code failed}. */
final class RecordOutcome {
  private final RecordInfo info;

  /** By producer, so that their order does not depend on when each arrived. */
  private final SortedMap<Integer, Failure> failures = new TreeMap<>();

  private final Set<Integer> unwritten = new HashSet<>();

  RecordOutcome(RecordInfo info) {
    this.info = info;
  }

  RecordInfo info() {
    return info;
  }

  /** The first failure of a producer is the one that counts. */
  void failed(int producer, Failure failure) {
    failures.putIfAbsent(producer, failure);
    unwritten.remove(producer);
  }

  /**
   * The value of a producer cannot be written, though the producer itself has not failed so far.
   */
  void unwritten(int producer, Failure failure) {
    if (failures.putIfAbsent(producer, failure) == null) {
      unwritten.add(producer);
    }
  }

  /** The failures in topological order. */
  List<Failure> failures() {
    return List.copyOf(failures.values());
  }

  /** The failures of values that could not be written, of producers that have not failed. */
  List<Failure> unwritten() {
    return failures.entrySet().stream()
        .filter(failure -> unwritten.contains(failure.getKey()))
        .map(Map.Entry::getValue)
        .toList();
  }

  String record() {
    return info.name();
  }

  boolean isSuccess() {
    return failures.isEmpty();
  }

  /**
   * The line.
   *
   * @param outputs the sinks' values by node id
   */
  ObjectNode toJson(Element.RecordEnd end, ObjectNode outputs) {
    ObjectNode line = JsonNodeFactory.instance.objectNode();
    line.put("record", info.name());
    line.put("source", info.source());
    line.put("duration_s", end.durationSeconds());
    if (isSuccess()) {
      line.put("status", "success");
      if (end.truncated()) {
        line.put("truncated", true);
      }
      line.set("outputs", outputs);
      carry(line);
    } else {
      List<Failure> inOrder = failures();
      describe(line, inOrder.get(0));
      if (!outputs.isEmpty()) {
        line.set("outputs", outputs);
      }
      if (inOrder.size() > 1) {
        ArrayNode also = line.putArray("also");
        inOrder.subList(1, inOrder.size()).forEach(more -> describe(also.addObject(), more));
      }
      carry(line);
    }
    return line;
  }

  private static void describe(ObjectNode target, Failure failure) {
    target.put("node_id", failure.nodeId());
    target.put("error", failure.kind().wireName());
    target.put("message", failure.message());
    target.put("traceback", failure.traceback());
    target.put("attempts", failure.attempts());
  }

  /** The list's own fields; one that is named as a field of the line becomes {@code input_…}. */
  private void carry(ObjectNode line) {
    if (info.carried() == null) {
      return;
    }
    for (Map.Entry<String, JsonNode> field : info.carried().properties()) {
      String name = field.getKey();
      while (line.has(name)) {
        name = "input_" + name;
      }
      line.set(name, field.getValue());
    }
  }
}
