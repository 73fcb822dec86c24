package org.remotemedia.job.export;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.remotemedia.job.output.AudioOutput;
import org.remotemedia.job.output.ResultLine;
import org.remotemedia.job.output.WrittenAudio;

/**
 * One audio value of a result line, with all that the line says of its record.
 *
 * @param line the result line
 * @param output the value
 */
record AudioEntry(JsonNode line, AudioOutput output) {
  /** The audio values of a line, by sink. */
  static List<AudioEntry> of(JsonNode line) {
    return AudioOutput.of(line).stream().map(output -> new AudioEntry(line, output)).toList();
  }

  /**
   * The entry of a list, with NeMo's names of fields.
   *
   * @param audioPath where the list finds the audio
   * @throws IOException when the line lacks something that it needs
   */
  ObjectNode toListEntry(String audioPath) throws IOException {
    WrittenAudio file = file();
    ObjectNode entry = JsonNodeFactory.instance.objectNode();
    entry.put("audio_filepath", audioPath);
    entry.put("duration", file.seconds());
    entry.put("sample_rate", file.sampleRate());
    entry.put("channels", file.channels());
    entry.put("record", ResultLine.record(line));
    entry.put("sink", output.sink());
    for (Map.Entry<String, JsonNode> other : ResultLine.outputs(line).properties()) {
      if (AudioEntry.isPlain(other.getValue()) && !entry.has(other.getKey())) {
        entry.set(other.getKey(), other.getValue());
      }
    }
    for (Map.Entry<String, JsonNode> field : line.properties()) {
      if (ResultLine.isCarried(field.getKey()) && !entry.has(field.getKey())) {
        entry.set(field.getKey(), field.getValue());
      }
    }
    return entry;
  }

  private WrittenAudio file() throws IOException {
    try {
      return output.file();
    } catch (IOException e) {
      throw new IOException(
          "what the results say of "
              + output.path()
              + ", made from "
              + ResultLine.record(line)
              + ", cannot be understood: "
              + e.getMessage(),
          e);
    }
  }

  /** What a sink gave that is no audio, such as the segments that a VADNode found. */
  private static boolean isPlain(JsonNode output) {
    return !output.isObject() || output.findValue("audio") == null;
  }
}
