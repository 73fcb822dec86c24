package org.remotemedia.job.output;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.remotemedia.operators.codec.write.AudioFileKind;

/**
 * One audio value of a line of {@code results} or {@code failed}.
 *
 * @param sink the node that gave it
 * @param path of its file, relative to the output directory
 * @param kind of its file
 * @param value what the line says of it
 */
public record AudioOutput(String sink, String path, AudioFileKind kind, JsonNode value) {
  /**
   * The audio values of a line, by sink. Only those whose file is named as a run names that of such
   * a record: a JSON value that merely looks like audio is none.
   */
  public static List<AudioOutput> of(JsonNode line) {
    List<AudioOutput> found = new ArrayList<>();
    String record = ResultLine.record(line);
    for (Map.Entry<String, JsonNode> output : ResultLine.outputs(line).properties()) {
      collect(record, output.getKey(), List.of(), output.getValue(), found);
    }
    return found;
  }

  /**
   * What the line says of its file.
   *
   * @throws IOException when that lacks something
   */
  public WrittenAudio file() throws IOException {
    return WrittenAudio.fromJson(value);
  }

  private static void collect(
      String record, String sink, List<String> keys, JsonNode value, List<AudioOutput> into) {
    if (!value.isObject()) {
      return;
    }
    String named = value.path("audio").textValue();
    if (named != null) {
      for (AudioFileKind kind : AudioFileKind.values()) {
        if (named.equals(OutputNames.audioPath(sink, keys, record, kind))) {
          into.add(new AudioOutput(sink, named, kind, value));
          return;
        }
      }
    }
    for (Map.Entry<String, JsonNode> field : value.properties()) {
      List<String> below = new ArrayList<>(keys);
      below.add(field.getKey());
      collect(record, sink, below, field.getValue(), into);
    }
  }
}
