package org.remotemedia.job.output;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** The audio files that a line of {@code results} or {@code failed} names. */
final class NamedAudio {
  private NamedAudio() {}

  /** Gives the paths of the files, relative to the output directory. */
  static void of(JsonNode line, Consumer<String> paths) {
    String record = ResultLine.record(line);
    for (Map.Entry<String, JsonNode> output : ResultLine.outputs(line).properties()) {
      find(record, output.getKey(), List.of(), output.getValue(), paths);
    }
  }

  /** Only files that a run gives such a record: a value that merely looks alike names none. */
  private static void find(
      String record, String sink, List<String> keys, JsonNode value, Consumer<String> paths) {
    if (!value.isObject()) {
      return;
    }
    for (AudioFileKind kind : AudioFileKind.values()) {
      String expected = OutputNames.audioPath(sink, keys, record, kind.suffix());
      if (value.path("audio").asText().equals(expected)) {
        paths.accept(expected);
        return;
      }
    }
    for (Map.Entry<String, JsonNode> field : value.properties()) {
      List<String> below = new ArrayList<>(keys);
      below.add(field.getKey());
      find(record, sink, below, field.getValue(), paths);
    }
  }
}
