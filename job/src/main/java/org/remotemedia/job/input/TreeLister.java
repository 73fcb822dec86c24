package org.remotemedia.job.input;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import org.remotemedia.job.notes.FileSuffix;
import org.remotemedia.job.notes.InputNotes;
import org.remotemedia.job.notes.InputNotes.LeftOut;
import org.remotemedia.job.storage.ReadableStorage;
import org.remotemedia.job.storage.Storage;
import org.remotemedia.job.storage.StorageException;
import org.remotemedia.job.storage.StorageException.Reason;

/**
 * Walks a directory tree, in the order of the names, holding only the directories that it is in.
 * What may not be looked at becomes a record that fails, so that nothing is lost unnoticed.
 */
final class TreeLister implements RecordLister {
  /**
   * A directory that is being walked.
   *
   * @param location where it is
   * @param prefix what record names begin with: empty, or ending in a slash
   * @param realLocation the same for all links that lead to it
   * @param filter what is wanted
   * @param entries what is left of it
   */
  private record Level(
      String location,
      String prefix,
      String realLocation,
      TreeFilter filter,
      Iterator<Storage.Entry> entries) {}

  private final ReadableStorage storage;
  private final Deque<Level> levels = new ArrayDeque<>();
  private final InputNotes notes = new InputNotes();
  private boolean complete = true;

  /**
   * @throws StorageException when the directory cannot be listed
   */
  TreeLister(ReadableStorage storage, String directory, TreeFilter filter) throws IOException {
    this.storage = storage;
    levels.push(level(directory, "", filter));
  }

  private Level level(String location, String prefix, TreeFilter filter) throws IOException {
    return new Level(
        location,
        prefix,
        storage.realLocation(location),
        filter,
        storage.list(location).iterator());
  }

  @Override
  public RecordRef next() throws IOException {
    while (!levels.isEmpty()) {
      Level level = levels.peek();
      if (!level.entries().hasNext()) {
        levels.pop();
        continue;
      }
      RecordRef record = visit(level, level.entries().next());
      if (record != null) {
        return record;
      }
    }
    return null;
  }

  /** The record that an entry is, or null. */
  private RecordRef visit(Level level, Storage.Entry entry) throws IOException {
    String name = level.prefix() + entry.name();
    String location = storage.child(level.location(), entry.name());
    try {
      if (entry.isDirectory()) {
        enter(level, entry.name(), name, location);
        return null;
      }
      return switch (level.filter().file(entry.name())) {
        case TAKE -> RecordRef.file(name, location, entry.size(), entry.version());
        case IGNORE -> {
          leaveOut(entry.name());
          yield null;
        }
        case PASS -> null;
      };
    } catch (StorageException e) {
      if (e.isFault()) {
        throw e;
      }
      return unreadable(level, entry.name(), name, location, e);
    }
  }

  private void leaveOut(String entryName) {
    if (entryName.startsWith("metadata.") && ListForm.of(entryName).isPresent()) {
      notes.warn(
          "a list beside the recordings was not used: give it as --input to carry its fields",
          entryName);
    }
    notes.leaveOut(
        LeftOut.FILES,
        FileSuffix.isHidden(entryName) ? FileSuffix.HIDDEN : FileSuffix.of(entryName));
  }

  private void enter(Level level, String entryName, String name, String location)
      throws IOException {
    TreeFilter filter = level.filter().directory(entryName);
    if (filter == null) {
      if (level.filter().ignoresHidden() && FileSuffix.isHidden(entryName)) {
        leaveOut(entryName);
      }
      return;
    }
    String realLocation = storage.realLocation(location);
    boolean cycle = levels.stream().anyMatch(above -> above.realLocation().equals(realLocation));
    if (!cycle) {
      levels.push(level(location, name + "/", filter));
    }
  }

  private RecordRef unreadable(
      Level level, String entryName, String name, String location, StorageException e) {
    boolean wanted = level.filter().file(entryName) == TreeFilter.Choice.TAKE;
    boolean missing = e.reason() == Reason.MISSING;
    // A link to nowhere, or a file deleted meanwhile, is of interest only if it was asked for;
    // anything else may be a directory with recordings.
    if (missing && !wanted) {
      leaveOut(entryName);
      return null;
    }
    boolean pruned = !wanted && level.filter().directory(entryName) == null;
    if (pruned) {
      return null;
    }
    complete &= wanted;
    return RecordRef.failed(name, location, e.getMessage());
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
  public void close() {
    levels.clear();
  }
}
