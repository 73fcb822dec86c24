package org.remotemedia.job.resume;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.remotemedia.job.input.OutputNames;
import org.remotemedia.job.sink.AudioFileKind;
import org.remotemedia.job.sink.RunLayout;
import org.remotemedia.job.storage.Storage;

/** The audio files that lines of {@code results} and {@code failed} name. */
final class OutputAudio {
  private final RunLayout layout;
  private final Storage storage;

  OutputAudio(RunLayout layout, Storage storage) {
    this.layout = layout;
    this.storage = storage;
  }

  /** Deletes the files of these lines: their records are done again, and may give none. */
  void delete(List<JsonNode> lines) throws IOException {
    for (JsonNode line : lines) {
      String record = line.path("record").textValue();
      for (Map.Entry<String, JsonNode> output : line.path("outputs").properties()) {
        delete(record, output.getKey(), List.of(), output.getValue());
      }
    }
  }

  /** Only files that a run gives such a record: a value that merely looks alike names none. */
  private void delete(String record, String sink, List<String> keys, JsonNode value)
      throws IOException {
    if (!value.isObject()) {
      return;
    }
    for (AudioFileKind kind : AudioFileKind.values()) {
      String expected = OutputNames.audioPath(sink, keys, record, kind.suffix());
      if (value.path("audio").asText().equals(expected)) {
        storage.deleteRecursively(layout.file(expected));
        return;
      }
    }
    for (Map.Entry<String, JsonNode> field : value.properties()) {
      List<String> below = new ArrayList<>(keys);
      below.add(field.getKey());
      delete(record, sink, below, field.getValue());
    }
  }
}
