package org.remotemedia.job.sink;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.remotemedia.job.storage.Storage;

/** The lines of one split, held until the split is complete; without lines there is no file. */
final class JsonLinesPart {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final Storage storage;
  private final String file;
  private final String stagingDirectory;
  private final ByteArrayOutputStream lines = new ByteArrayOutputStream();

  JsonLinesPart(Storage storage, String file, String stagingDirectory) {
    this.storage = storage;
    this.file = file;
    this.stagingDirectory = stagingDirectory;
  }

  void append(ObjectNode line) throws IOException {
    lines.write(MAPPER.writeValueAsBytes(line));
    lines.write('\n');
  }

  /** Makes the lines visible, in place of those of an attempt that did not finish the split. */
  void publish() throws IOException {
    if (lines.size() > 0) {
      storage.writeAtomically(file, lines.toByteArray(), stagingDirectory);
    } else if (storage.exists(file)) {
      storage.deleteRecursively(file);
    }
  }
}
