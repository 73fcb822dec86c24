package org.remotemedia.job.input;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.Closeable;
import java.io.IOException;

/** Reads a list of records entry by entry. */
interface ListReader extends Closeable {
  /**
   * One entry of a list.
   *
   * @param number its line, row or place, from 1
   * @param where the same in words, for messages
   * @param fields what it says, or null
   * @param problem why it cannot be used, or null
   */
  record Item(long number, String where, ObjectNode fields, String problem) {
    static Item of(long number, String where, ObjectNode fields) {
      return new Item(number, where, fields, null);
    }

    static Item bad(long number, String where, String problem) {
      return new Item(number, where, null, problem);
    }
  }

  /**
   * The next entry, null at the end.
   *
   * @throws IOException when the file cannot be read
   */
  Item next() throws IOException;
}
