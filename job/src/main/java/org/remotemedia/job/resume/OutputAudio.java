package org.remotemedia.job.resume;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import org.remotemedia.job.input.AudioOutput;
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
      for (AudioOutput audio : AudioOutput.of(line)) {
        storage.deleteRecursively(layout.file(audio.path()));
      }
    }
  }
}
