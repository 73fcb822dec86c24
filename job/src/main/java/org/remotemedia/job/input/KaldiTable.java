package org.remotemedia.job.input;

import java.io.Closeable;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.remotemedia.job.storage.ReadableStorage;

/**
 * A table of Kaldi's, a key and a text on each line, that is looked up in the order of another.
 * Kaldi wants all tables sorted; then it is read along with the other, in hardly any memory. Where
 * the keys are in another order, what was passed over is held, up to a bound.
 */
final class KaldiTable implements Closeable {
  /** Lines that are held at most. */
  static final int MOST_HELD = 300_000;

  private final String name;
  private final TextLines lines;
  private final Map<String, String> held = new HashMap<>();

  /** The line that comes next, null at the end. */
  private String[] next;

  private String lastKey = "";
  private boolean isSorted = true;
  private long unused;

  private KaldiTable(String name, TextLines lines) throws IOException {
    this.name = name;
    this.lines = lines;
    advance();
  }

  /** Opens a table beside a list; null where there is none. */
  static KaldiTable open(ReadableStorage storage, String directory, String name)
      throws IOException {
    String location = storage.child(directory, name);
    return storage.exists(location)
        ? new KaldiTable(name, new TextLines(ListForm.openText(storage, location)))
        : null;
  }

  private void advance() throws IOException {
    String line = lines.next();
    String before = next == null ? "" : next[0];
    next = line == null ? null : TextLines.words(line);
    isSorted &= next == null || next[0].compareTo(before) >= 0;
  }

  /**
   * The text of a key, null without one.
   *
   * @throws ListEntries.BadEntry when it cannot be told, since the order is another
   */
  String find(String key) throws IOException, ListEntries.BadEntry {
    isSorted &= key.compareTo(lastKey) >= 0;
    lastKey = key;
    String text = held.remove(key);
    while (text == null && next != null) {
      int order = next[0].compareTo(key);
      if (order == 0) {
        text = next[1];
      } else if (order > 0 && isSorted) {
        return null;
      } else {
        hold();
      }
      advance();
    }
    return text;
  }

  private void hold() throws ListEntries.BadEntry {
    if (held.size() >= MOST_HELD) {
      if (!isSorted) {
        throw new ListEntries.BadEntry(
            "the keys of " + name + " are in another order: sort all tables, as Kaldi wants it");
      }
      unused += held.size();
      held.clear();
    }
    held.put(next[0], next[1]);
  }

  /** Lines that were not looked up; known when all keys have been. */
  long unused() throws IOException {
    while (next != null) {
      unused++;
      advance();
    }
    return unused + held.size();
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }
}
