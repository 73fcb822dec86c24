package org.remotemedia.job.input;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import org.remotemedia.job.notes.InputNotes;

/** Reads a list of records entry by entry. */
interface ListReader extends Closeable {
  /**
   * One entry of a list.
   *
   * @param number its line, row or place, from 1
   * @param where the same in words, for messages
   * @param value what it says, or null
   * @param problem why it cannot be used, or null
   * @param isRest whether it stands for all that follows, which cannot be read
   * @param begin the byte of the list at which it begins, or −1 when that is not known
   * @param end the byte after it, or −1
   */
  record Item(
      long number,
      String where,
      JsonNode value,
      String problem,
      boolean isRest,
      long begin,
      long end) {
    static Item of(long number, String where, JsonNode value) {
      return new Item(number, where, value, null, false, -1, -1);
    }

    static Item bad(long number, String where, String problem) {
      return new Item(number, where, null, problem, false, -1, -1);
    }

    static Item rest(long number, String where, String problem) {
      return new Item(
          number, where, null, problem + "; what follows could not be read", true, -1, -1);
    }

    /** The same between these bytes. */
    Item at(long from, long to) {
      return new Item(number, where, value, problem, isRest, from, to);
    }
  }

  /** Notes what is of no entry, when the last one has been read. */
  default void noteLeftOut(InputNotes notes) throws IOException {}

  /** The names in the header row; null where each entry has names of its own. */
  default List<String> columns() {
    return null;
  }

  /**
   * The next entry, null at the end.
   *
   * @throws IOException when the file cannot be read
   */
  Item next() throws IOException;
}
