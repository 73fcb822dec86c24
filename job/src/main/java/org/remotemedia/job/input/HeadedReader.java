package org.remotemedia.job.input;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import org.remotemedia.job.fields.FieldNames;
import org.remotemedia.job.notes.InputNotes;

/** A reader whose first entry can be looked at before it is read. */
final class HeadedReader implements ListReader {
  private final ListReader reader;
  private final Item first;
  private final DamagedListException damage;
  private boolean isBegun;

  /**
   * @throws IOException when there is nothing to tell what the list is, since it cannot be read
   */
  HeadedReader(ListReader reader) throws IOException {
    this.reader = reader;
    Item entry = null;
    DamagedListException damaged = null;
    try {
      entry = reader.next();
    } catch (DamagedListException e) {
      if (reader.columns() == null) {
        throw e;
      }
      damaged = e;
    }
    this.first = entry;
    this.damage = damaged;
  }

  ListHead head() {
    ObjectNode entry = null;
    if (first != null && first.value() instanceof ObjectNode object) {
      entry = object.deepCopy();
      FieldNames.trim(entry);
    }
    return new ListHead(reader.columns(), entry, first == null ? "" : first.where());
  }

  @Override
  public List<String> columns() {
    return reader.columns();
  }

  @Override
  public Item next() throws IOException {
    if (isBegun) {
      return reader.next();
    }
    isBegun = true;
    if (damage != null) {
      throw damage;
    }
    return first;
  }

  @Override
  public void noteLeftOut(InputNotes notes) throws IOException {
    reader.noteLeftOut(notes);
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }
}
