package org.remotemedia.job.input;

import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import org.remotemedia.job.notes.InputNotes;

/** The records of several inputs, each opened when those before it are through. */
final class JoinedListers implements RecordLister {
  /** How an input is opened. */
  interface Opening {
    RecordLister open(InputSpec input) throws InputException;
  }

  private final Iterator<InputSpec> left;
  private final Opening opening;
  private final InputNotes notes = new InputNotes();
  private RecordLister current;
  private boolean complete = true;

  /**
   * @throws InputException when the first input cannot be read at all
   */
  JoinedListers(List<InputSpec> inputs, Opening opening) throws InputException {
    this.left = inputs.iterator();
    this.opening = opening;
    this.current = opening.open(left.next());
  }

  @Override
  public RecordRef next() throws IOException {
    while (true) {
      RecordRef record = current == null ? null : current.next();
      if (record != null) {
        return record;
      }
      if (!left.hasNext()) {
        return null;
      }
      leave();
      try {
        current = opening.open(left.next());
      } catch (InputException e) {
        throw new IOException(e.getMessage(), e);
      }
    }
  }

  private void leave() throws IOException {
    if (current != null) {
      RecordLister through = current;
      current = null;
      notes.add(through.notes());
      complete &= through.isComplete();
      through.close();
    }
  }

  @Override
  public InputNotes notes() {
    InputNotes all = new InputNotes();
    all.add(notes);
    if (current != null) {
      all.add(current.notes());
    }
    return all;
  }

  @Override
  public boolean isComplete() {
    return complete && (current == null || current.isComplete());
  }

  @Override
  public void close() throws IOException {
    leave();
  }
}
