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

  private final boolean isSorted;

  private String lastKey = "";

  /** Whether the keys that were looked up are in order too. */
  private boolean inOrder = true;

  /** Whether lines were let go of, since no later key could be theirs. */
  private boolean cleared;

  private long unused;

  private KaldiTable(String name, TextLines lines, boolean isSorted) throws IOException {
    this.name = name;
    this.lines = lines;
    this.isSorted = isSorted;
    advance();
  }

  /** Opens a table beside a list; null where there is none. */
  static KaldiTable open(ReadableStorage storage, String directory, String name)
      throws IOException {
    String location = storage.child(directory, name);
    return storage.exists(location)
        ? new KaldiTable(name, lines(storage, location), isSorted(storage, location))
        : null;
  }

  private static TextLines lines(ReadableStorage storage, String location) throws IOException {
    return new TextLines(ListForm.openText(storage, location));
  }

  private static boolean isSorted(ReadableStorage storage, String location) throws IOException {
    try (TextLines lines = lines(storage, location)) {
      String before = "";
      for (String line = lines.next(); line != null; line = lines.next()) {
        String key = TextLines.words(line)[0];
        if (key.compareTo(before) < 0) {
          return false;
        }
        before = key;
      }
      return true;
    }
  }

  private void advance() throws IOException {
    String line = lines.next();
    next = line == null ? null : TextLines.words(line);
  }

  /**
   * The text of a key, null without one.
   *
   * @throws ListEntries.BadEntry when it cannot be told, since the order is another
   */
  String find(String key) throws IOException, ListEntries.BadEntry {
    inOrder &= key.compareTo(lastKey) >= 0;
    lastKey = key;
    String text = held.remove(key);
    while (text == null && next != null) {
      int order = next[0].compareTo(key);
      if (order == 0) {
        text = next[1];
      } else if (order > 0 && isSorted && inOrder) {
        return null;
      } else {
        hold();
      }
      advance();
    }
    if (text == null && cleared && !inOrder) {
      throw inAnotherOrder();
    }
    return text;
  }

  private void hold() throws ListEntries.BadEntry {
    if (held.size() >= MOST_HELD) {
      if (!isSorted || !inOrder) {
        throw inAnotherOrder();
      }
      unused += held.size();
      held.clear();
      cleared = true;
    }
    held.put(next[0], next[1]);
  }

  private ListEntries.BadEntry inAnotherOrder() {
    return new ListEntries.BadEntry(
        "the keys of " + name + " are in another order: sort all tables, as Kaldi wants it");
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
