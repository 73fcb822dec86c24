package org.remotemedia.job.input;

import java.io.IOException;

/** What the entries of a list are. */
interface ListEntries {
  /** An entry's mistake, on its way to becoming the record's problem. */
  final class BadEntry extends Exception {
    BadEntry(String message) {
      super(message);
    }
  }

  /**
   * The record of an entry.
   *
   * @param item one that could be read
   * @throws BadEntry when it cannot be used
   * @throws IOException when the storage of what it names fails
   */
  RecordRef record(ListReader.Item item) throws BadEntry, IOException;
}
