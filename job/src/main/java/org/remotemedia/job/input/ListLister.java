package org.remotemedia.job.input;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.remotemedia.job.notes.InputNotes;

/** The records of a list. An entry that cannot be used becomes a record that fails. */
final class ListLister implements RecordLister {
  /** A problem may quote what it is about, which can be of any length. */
  private static final int MAX_PROBLEM_CHARACTERS = 1000;

  private final ListReader reader;
  private final ListEntries entries;
  private final String location;
  private final String listName;
  private final InputNotes notes = new InputNotes();
  private boolean complete = true;

  /**
   * @param entries what its entries are
   * @param location where the list is
   * @param listName its name
   */
  ListLister(ListReader reader, ListEntries entries, String location, String listName) {
    this.reader = reader;
    this.entries = entries;
    this.location = location;
    this.listName = listName;
  }

  @Override
  public RecordRef next() throws IOException {
    ListReader.Item item = reader.next();
    if (item == null) {
      return null;
    }
    if (item.problem() != null) {
      // What cannot be read may be more than one entry.
      complete = false;
      return failed(item, item.problem());
    }
    try {
      return entries.record(item);
    } catch (ListEntries.BadEntry e) {
      return failed(item, e.getMessage());
    }
  }

  private RecordRef failed(ListReader.Item item, String problem) {
    return RecordRef.failed(
        listName + ":" + item.number(),
        location,
        item.where()
            + " of the list "
            + listName
            + " cannot be used: "
            + abbreviated(sound(problem)));
  }

  /** Parsers quote halves of surrogate pairs, which could not be passed on. */
  private static String sound(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
  }

  private static String abbreviated(String text) {
    if (text.length() <= MAX_PROBLEM_CHARACTERS) {
      return text;
    }
    boolean pair = Character.isHighSurrogate(text.charAt(MAX_PROBLEM_CHARACTERS - 1));
    return text.substring(0, MAX_PROBLEM_CHARACTERS - (pair ? 1 : 0)) + "…";
  }

  @Override
  public InputNotes notes() {
    return notes;
  }

  @Override
  public boolean isComplete() {
    return complete;
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }
}
