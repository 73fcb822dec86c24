package org.remotemedia.job.input;

import java.io.IOException;
import org.remotemedia.job.container.ContainerKind;
import org.remotemedia.job.notes.InputNotes;

/** Gives a record for each entry of a list, all of them alike but for shards: for counting. */
final class EntryCounter implements RecordLister {
  private static final RecordRef ENTRY = RecordRef.failed("", "", "only counted");

  /** A shard, of which it is not known how many records it holds. */
  private static final RecordRef MANY =
      RecordRef.container("", "", null, 0, null, ContainerKind.TAR_GZ);

  private final ListReader reader;
  private final String path;
  private final InputNotes notes = new InputNotes();

  /**
   * @param path the field with the path
   */
  EntryCounter(ListReader reader, String path) {
    this.reader = reader;
    this.path = path;
  }

  @Override
  public RecordRef next() throws IOException {
    ListReader.Item item = reader.next();
    if (item == null) {
      return null;
    }
    boolean isMany =
        item.value() != null
            && item.value().path(path).isTextual()
            && ContainerKind.of(item.value().path(path).textValue()).isPresent();
    return isMany ? MANY : ENTRY;
  }

  @Override
  public InputNotes notes() {
    return notes;
  }

  @Override
  public boolean isComplete() {
    return true;
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }
}
