package org.remotemedia.job.sink;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import org.remotemedia.job.storage.StagedFile;
import org.remotemedia.job.storage.Storage;

/**
 * The lines of one split, held until the split is complete; without lines there is no file. The
 * many lines of a large container wait in a file.
 */
final class JsonLinesPart implements Closeable {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** Lines held in memory at most, in bytes, beyond the last one. */
  private static final int MAX_HELD_BYTES = 4 << 20;

  private final Storage storage;
  private final String file;
  private final String stagingDirectory;
  private final ByteArrayOutputStream lines = new ByteArrayOutputStream();
  private StagedFile staged;
  private OutputStream stagedLines;

  JsonLinesPart(Storage storage, String file, String stagingDirectory) {
    this.storage = storage;
    this.file = file;
    this.stagingDirectory = stagingDirectory;
  }

  void append(ObjectNode line) throws IOException {
    lines.write(MAPPER.writeValueAsBytes(line));
    lines.write('\n');
    if (lines.size() > MAX_HELD_BYTES) {
      moveToFile();
    }
  }

  private void moveToFile() throws IOException {
    if (staged == null) {
      staged = storage.stage(file, stagingDirectory);
      stagedLines = Channels.newOutputStream(staged.channel());
    }
    lines.writeTo(stagedLines);
    lines.reset();
  }

  /** Makes the lines visible, in place of those of an attempt that did not finish the split. */
  void publish() throws IOException {
    if (staged != null) {
      moveToFile();
      stagedLines.close();
      staged.publish();
      close();
    } else if (lines.size() > 0) {
      storage.writeAtomically(file, lines.toByteArray(), stagingDirectory);
    } else if (storage.exists(file)) {
      storage.deleteRecursively(file);
    }
  }

  /** Discards lines that were not published. */
  @Override
  public void close() throws IOException {
    if (staged != null) {
      try (StagedFile discarded = staged) {
        staged = null;
        stagedLines.close();
      }
    }
  }
}
