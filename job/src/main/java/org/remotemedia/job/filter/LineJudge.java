package org.remotemedia.job.filter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.remotemedia.job.output.ResultLine;
import org.remotemedia.operators.error.NodeExecutionError;
import org.remotemedia.operators.node.RecordFacts;
import org.remotemedia.operators.rules.Measure;
import org.remotemedia.operators.rules.Rules;
import org.remotemedia.operators.rules.Verdict;

/** Judges lines as a FilterNode with the same rules would judge their records. */
final class LineJudge {
  private static final String RECORD = "record";

  private final Rules rules;
  private final Set<List<String>> uncertain;
  private final Set<String> sinks;
  private final boolean looksAtFields;

  LineJudge(Rules rules, NotedValues noted) {
    this.rules = rules;
    this.uncertain = noted.uncertain(rules.outlines());
    Set<List<String>> paths =
        rules.outlines().stream()
            .flatMap(rule -> rule.references().stream())
            .map(reference -> reference.path())
            .collect(Collectors.toSet());
    this.sinks = new HashSet<>(noted.sinks());
    sinks.retainAll(paths.stream().map(path -> path.get(0)).toList());
    this.looksAtFields =
        paths.stream().anyMatch(it -> it.get(0).equals(RECORD) && it.get(1).equals("fields"));
  }

  /**
   * Judges a line.
   *
   * @throws NodeExecutionError when a rule cannot be told from it
   */
  Verdict judge(ObjectNode line) {
    ObjectNode values = object(ResultLine.values(line));
    uncertain.forEach(path -> require(values, path));
    ObjectNode outputs = object(ResultLine.outputs(line));
    return rules.judge(inputs(values, outputs), facts(line, values), outputs);
  }

  private static ObjectNode object(JsonNode value) {
    return value instanceof ObjectNode object ? object : JsonNodeFactory.instance.objectNode();
  }

  private static void require(ObjectNode values, List<String> path) {
    JsonNode at = values;
    for (String key : path) {
      at = at == null ? null : at.get(key);
    }
    if (at == null) {
      throw new NodeExecutionError(
          new Measure(path, false)
              + " was not noted for it; not all filters of the run looked at that");
    }
  }

  /** A sink is the input of no filter, so no filter has noted its value. */
  private ObjectNode inputs(ObjectNode values, ObjectNode outputs) {
    if (sinks.isEmpty()) {
      return values;
    }
    ObjectNode inputs = JsonNodeFactory.instance.objectNode();
    inputs.setAll(values);
    for (String sink : sinks) {
      JsonNode output = outputs.get(sink);
      if (output != null && !isAudio(output)) {
        inputs.set(sink, output);
      }
    }
    return inputs;
  }

  /** What another node could not take as JSON. */
  private static boolean isAudio(JsonNode output) {
    return output.has("audio") && output.has("sample_rate") && output.has("frames");
  }

  private RecordFacts facts(ObjectNode line, ObjectNode values) {
    JsonNode noted = values.path(RECORD);
    JsonNode offset = ResultLine.offset(line);
    double seconds = ResultLine.duration(line).doubleValue();
    return new RecordFacts(
        ResultLine.record(line),
        ResultLine.parent(line),
        offset.doubleValue(),
        // What is no recording has no length.
        seconds > 0 ? (Double) seconds : null,
        integer(noted.path("sample_rate")),
        integer(noted.path("channels")),
        looksAtFields ? ResultLine.carriedAsGiven(line) : null);
  }

  private static Integer integer(JsonNode value) {
    return value.canConvertToInt() && value.isIntegralNumber() ? (Integer) value.intValue() : null;
  }
}
