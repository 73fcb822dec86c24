package org.remotemedia.job.export;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.remotemedia.job.output.AudioFileKind;
import org.remotemedia.job.output.OutputNames;

/**
 * One audio value of a result line, with all that the line says of its record.
 *
 * @param path of its file, relative to the output directory
 * @param sink the node that gave it
 * @param line the result line
 * @param audio what the line says of the file
 */
record AudioEntry(String path, String sink, JsonNode line, JsonNode audio) {
  /** Fields of a line that are the run's own; the others come from the input list. */
  private static final Set<String> OWN =
      Set.of("record", "source", "duration_s", "status", "truncated", "outputs");

  /** The audio values of a line, by sink. */
  static List<AudioEntry> of(JsonNode line) {
    List<AudioEntry> entries = new ArrayList<>();
    for (Map.Entry<String, JsonNode> output : line.path("outputs").properties()) {
      collect(line, output.getKey(), List.of(), output.getValue(), entries);
    }
    return entries;
  }

  /** Only what a run has written: a JSON value that merely looks like audio is none. */
  private static void collect(
      JsonNode line, String sink, List<String> keys, JsonNode value, List<AudioEntry> into) {
    if (!value.isObject()) {
      return;
    }
    String record = line.path("record").textValue();
    for (AudioFileKind kind : AudioFileKind.values()) {
      String path = OutputNames.audioPath(sink, keys, record, kind.suffix());
      if (value.path("audio").asText().equals(path)) {
        into.add(new AudioEntry(path, sink, line, value));
        return;
      }
    }
    for (Map.Entry<String, JsonNode> field : value.properties()) {
      List<String> below = new ArrayList<>(keys);
      below.add(field.getKey());
      collect(line, sink, below, field.getValue(), into);
    }
  }

  /** The suffix of its file, without the dot, in lower case. */
  String suffix() {
    return path.toLowerCase(Locale.ROOT).endsWith(".flac") ? "flac" : "wav";
  }

  /**
   * The entry of a list, with NeMo's names of fields.
   *
   * @param audioPath where the list finds the audio
   */
  ObjectNode toListEntry(String audioPath) {
    ObjectNode entry = JsonNodeFactory.instance.objectNode();
    entry.put("audio_filepath", audioPath);
    entry.put(
        "duration", audio.path("frames").doubleValue() / audio.path("sample_rate").doubleValue());
    entry.put("sample_rate", audio.path("sample_rate").intValue());
    entry.put("channels", audio.path("channels").intValue());
    entry.put("record", line.path("record").textValue());
    entry.put("sink", sink);
    for (Map.Entry<String, JsonNode> output : line.path("outputs").properties()) {
      if (AudioEntry.isPlain(output.getValue()) && !entry.has(output.getKey())) {
        entry.set(output.getKey(), output.getValue());
      }
    }
    for (Map.Entry<String, JsonNode> field : line.properties()) {
      if (!OWN.contains(field.getKey()) && !entry.has(field.getKey())) {
        entry.set(field.getKey(), field.getValue());
      }
    }
    return entry;
  }

  /** What a sink gave that is no audio, such as the segments that a VADNode found. */
  private static boolean isPlain(JsonNode output) {
    return !output.isObject() || output.findValue("audio") == null;
  }
}
