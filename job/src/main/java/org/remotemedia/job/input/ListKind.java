package org.remotemedia.job.input;

import java.io.IOException;
import java.util.Arrays;
import org.remotemedia.job.fields.ListFields;

/**
 * What the entries of lists mean, told by their fields; the first kind that fits is taken. A new
 * kind is one {@link ListEntries} and one line here.
 */
enum ListKind {
  /** Entries that are JSON values. */
  VALUES {
    @Override
    boolean fits(ListHead head, ListFields fields) {
      return fields.value() != null;
    }

    @Override
    ListEntries entries(ListContext list, ListHead head) throws InputException {
      return new ValueEntries(list, head.columns());
    }
  },
  /** Entries with a path, and optionally times; for lists that are of no other kind too. */
  PATHS {
    @Override
    boolean fits(ListHead head, ListFields fields) {
      return true;
    }

    @Override
    ListEntries entries(ListContext list, ListHead head) throws InputException {
      return RecordingEntries.of(list, head);
    }
  };

  /** Whether a list that begins so is of this kind. */
  abstract boolean fits(ListHead head, ListFields fields);

  /** What its entries are. */
  abstract ListEntries entries(ListContext list, ListHead head) throws IOException, InputException;

  /** The records of such a list. */
  RecordLister open(ListReader reader, ListContext list, ListHead head)
      throws IOException, InputException {
    return new ListLister(reader, entries(list, head), list);
  }

  /** The kind of a list. */
  static ListKind of(ListHead head, ListFields fields) {
    return Arrays.stream(values()).filter(kind -> kind.fits(head, fields)).findFirst().orElseThrow();
  }
}
