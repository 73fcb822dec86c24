package org.remotemedia.job.input;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.remotemedia.job.notes.InputNotes;
import org.remotemedia.job.notes.InputNotes.LeftOut;

/** The records of a list. An entry that cannot be used becomes a record that fails. */
final class ListLister implements RecordLister {
  /** A problem may quote what it is about, which can be of any length. */
  private static final int MAX_PROBLEM_CHARACTERS = 1000;

  private final ListReader reader;
  private final ListEntries entries;
  private final ListContext list;
  private boolean complete = true;
  private boolean ended;
  private long last;

  /**
   * @param entries what its entries are
   * @param list the list
   */
  ListLister(ListReader reader, ListEntries entries, ListContext list) {
    this.reader = reader;
    this.entries = entries;
    this.list = list;
  }

  /** Whether the list is through. */
  boolean isEnded() {
    return ended;
  }

  @Override
  public RecordRef next() throws IOException {
    if (ended) {
      return null;
    }
    ListReader.Item item;
    try {
      item = reader.next();
    } catch (DamagedListException e) {
      ended = true;
      item =
          ListReader.Item.rest(
              last + 1,
              "what comes after " + (last == 0 ? "the beginning" : "entry " + last),
              e.getMessage());
    }
    if (item == null) {
      ended = true;
      reader.noteLeftOut(list.notes());
      return null;
    }
    last = item.number();
    if (item.problem() != null) {
      // What cannot be read may be more than one entry.
      complete = false;
      if (item.isRest()) {
        list.notes().leaveOut(LeftOut.UNREAD, list.location());
      }
      return failed(item, item.problem());
    }
    try {
      return entries.record(item);
    } catch (ListEntries.BadEntry e) {
      return failed(item, e.getMessage());
    } catch (NumberFormatException | ArithmeticException e) {
      return failed(item, "it holds a number that cannot be read: " + e.getMessage());
    }
  }

  private RecordRef failed(ListReader.Item item, String problem) {
    return RecordRef.failed(
        list.listName() + ":" + item.number(),
        list.location(),
        item.where()
            + " of the list "
            + list.listName()
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
    return list.notes();
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
