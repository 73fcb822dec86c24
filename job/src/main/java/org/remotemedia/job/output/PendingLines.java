package org.remotemedia.job.output;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.util.Arrays;
import org.remotemedia.job.storage.PendingFile;

/**
 * A file of lines, held until it is complete; without lines there is no file. Many lines wait in a
 * file of the work folder.
 */
final class PendingLines implements Closeable {
  /** Lines held in memory at most, in bytes, beyond the last one. */
  private static final int MAX_HELD_BYTES = 4 << 20;

  private final WorkFolder folder;
  private final String target;
  private final ByteArrayOutputStream held = new ByteArrayOutputStream();
  private PendingFile pending;
  private OutputStream pendingLines;
  private long lines;
  private long bytes;

  /** Of these, in the file. */
  private long bytesInFile;

  /**
   * @param target where the file shall appear
   */
  PendingLines(WorkFolder folder, String target) {
    this.folder = folder;
    this.target = target;
  }

  /** Adds a line, given without its end. */
  void append(byte[] line) throws IOException {
    held.writeBytes(line);
    held.write('\n');
    lines++;
    bytes += line.length + 1L;
    if (held.size() > MAX_HELD_BYTES) {
      moveToFile();
    }
  }

  /**
   * Takes back all lines after a place.
   *
   * @param place a {@link #size} from before
   */
  void takeBack(PartSize place) throws IOException {
    if (place.bytes() >= bytesInFile) {
      byte[] kept = Arrays.copyOf(held.toByteArray(), (int) (place.bytes() - bytesInFile));
      held.reset();
      held.writeBytes(kept);
    } else {
      held.reset();
      pending.channel().truncate(place.bytes());
      bytesInFile = place.bytes();
    }
    lines = place.lines();
    bytes = place.bytes();
  }

  /** How much there is so far. */
  PartSize size() {
    return new PartSize(lines, bytes);
  }

  String target() {
    return target;
  }

  private void moveToFile() throws IOException {
    if (pending == null) {
      pending = folder.begin(target);
      pendingLines = Channels.newOutputStream(pending.channel());
    }
    held.writeTo(pendingLines);
    bytesInFile += held.size();
    held.reset();
  }

  /**
   * Makes the lines visible, in place of what is there, which they must not take with them when the
   * power is lost.
   */
  void publish() throws IOException {
    publish(folder::publishDurably);
  }

  /** The same for lines of this attempt's own, which mean nothing without the marker to come. */
  void publishUnmarked() throws IOException {
    publish(folder::publishUnmarked);
  }

  /** How a file is published. */
  private interface Publication {
    void run(PendingFile file, String target) throws IOException;
  }

  private void publish(Publication publication) throws IOException {
    if (lines == 0) {
      folder.discard(target);
      return;
    }
    moveToFile();
    publication.run(pending, target);
    close();
  }

  /** Discards lines that were not published. */
  @Override
  public void close() throws IOException {
    if (pending != null) {
      try (PendingFile discarded = pending) {
        pending = null;
        pendingLines.close();
      }
    }
  }
}
