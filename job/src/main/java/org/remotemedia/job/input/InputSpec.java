package org.remotemedia.job.input;

import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.remotemedia.job.container.ContainerException;
import org.remotemedia.job.container.ContainerKind;
import org.remotemedia.job.container.ContainerReader;
import org.remotemedia.job.fields.ListFields;
import org.remotemedia.job.notes.InputNotes;
import org.remotemedia.job.notes.InputNotes.LeftOut;
import org.remotemedia.job.storage.ReadRetries;
import org.remotemedia.job.storage.ReadableStorage;
import org.remotemedia.job.storage.Storage;
import org.remotemedia.job.storage.StorageException;

/**
 * What the input argument stands for.
 *
 * @param kind what it is
 * @param location full path or URI: of the directory, the file or the list, or of a glob's fixed
 *     part
 * @param pattern the part of a glob behind its fixed part, otherwise empty
 * @param prefix what the names of its records begin with, to tell it from an input of the same
 *     name, otherwise empty
 * @param fields of a list or data set, the names of its fields
 * @param retries how faults of its storages are met while a job reads it; a client sees them at
 *     once
 */
public record InputSpec(
    Kind kind,
    String location,
    String pattern,
    String prefix,
    ListFields fields,
    ReadRetries retries)
    implements Serializable {
  /** Kinds of input. */
  public enum Kind {
    DIRECTORY,
    GLOB,
    FILE,
    LIST
  }

  /** The same input, read with other retries. */
  public InputSpec with(ReadRetries others) {
    return new InputSpec(kind, location, pattern, prefix, fields, others);
  }

  /** The same input, whose records have names that begin so. */
  InputSpec named(String beginning) {
    return new InputSpec(kind, location, pattern, beginning, fields, retries);
  }

  /**
   * The same input, whose fields have these names.
   *
   * @throws InputException when it has no such fields
   */
  public InputSpec with(ListFields names) throws InputException {
    String field = names.value();
    if (field != null && !isList()) {
      throw new InputException(
          "--value-field reads JSON values from a list ("
              + ListForm.allSuffixes()
              + "), which the input "
              + location
              + " is not");
    }
    if (ValueEntries.WHOLE.equals(field) && ListForm.of(location).orElseThrow().isTexts()) {
      throw new InputException(
          "--value-field . takes whole entries of a JSON list; of the list "
              + location
              + " name the column with the value");
    }
    return new InputSpec(kind, location, pattern, prefix, names, retries);
  }

  /** Whether it is a list, whose entries may lie anywhere. */
  public boolean isList() {
    return kind == Kind.LIST;
  }

  /** Where it is, for people. */
  public String shown() {
    return pattern.isEmpty() ? location : location + " " + pattern;
  }

  /**
   * Looks at what is there. A path that exists is taken literally, whatever characters it has.
   *
   * @throws InputException when there is nothing, or it cannot be read
   */
  public static InputSpec parse(String argument) throws InputException {
    try {
      if (argument.isEmpty()) {
        throw new InputException("the input is empty: give a directory, a file, a glob or a list");
      }
      Storage storage = Storage.of(argument);
      Optional<Storage.Entry> entry = storage.find(argument);
      if (entry.isPresent()) {
        Kind kind = entry.get().isDirectory() ? Kind.DIRECTORY : fileKind(storage, argument);
        return new InputSpec(
            kind, storage.absolute(argument), "", "", ListFields.USUAL, ReadRetries.DEFAULT);
      }
      if (GlobPattern.hasWildcards(argument)) {
        return glob(argument);
      }
      String twin = new UnicodeTwin().of(storage, storage.absolute(argument)).orElse(null);
      throw new InputException(
          twin == null
              ? "the input " + argument + " does not exist"
              : "the input " + argument + " cannot be used: " + twin);
    } catch (StorageException e) {
      throw new InputException("the input cannot be used: " + e.getMessage(), e);
    } catch (IOException e) {
      throw new InputException("the input " + argument + " cannot be used: " + e.getMessage(), e);
    }
  }

  /**
   * The lists that a glob for lists matches, by its suffix; of any other input itself alone.
   *
   * @throws InputException when they cannot be found
   */
  List<InputSpec> lists() throws InputException {
    if (kind != Kind.GLOB || ListForm.of(pattern).isEmpty()) {
      return List.of(this);
    }
    List<InputSpec> lists = new ArrayList<>();
    try (RecordLister files = open(Storage::of)) {
      for (RecordRef file = files.next(); file != null; file = files.next()) {
        lists.add(parse(file.source()));
      }
      if (lists.isEmpty()) {
        throw new InputException(nothing(files.notes()));
      }
      return lists;
    } catch (IOException e) {
      throw new InputException("the input cannot be used: " + e.getMessage(), e);
    }
  }

  private static InputSpec glob(String argument) throws IOException, InputException {
    int split = GlobPattern.fixedLength(argument);
    String fixed = argument.substring(0, split);
    String pattern = argument.substring(split);
    String directory = fixed.isEmpty() ? "." : fixed;
    Storage storage = Storage.of(directory);
    Optional<Storage.Entry> entry = storage.find(directory);
    if (entry.isEmpty() || !entry.get().isDirectory()) {
      throw new InputException(
          "nothing matches the input " + argument + ": " + directory + " is not a directory");
    }
    return new InputSpec(
        Kind.GLOB, storage.absolute(fixed), pattern, "", ListFields.USUAL, ReadRetries.DEFAULT);
  }

  private static Kind fileKind(Storage storage, String location)
      throws IOException, InputException {
    String name = storage.name(location);
    if (ListForm.of(name).isPresent()) {
      return Kind.LIST;
    }
    if (!InputFiles.matches(name) && TextFile.is(storage, location)) {
      throw new InputException(
          "the input "
              + location
              + " is text, and no recording; as a list it is to be named for what it is: "
              + ListForm.description());
    }
    return Kind.FILE;
  }

  /**
   * Starts listing, from the first record. Records whose name clashes with an earlier one's come
   * with a problem. Faults of the storage are tried again; one that stays is a {@link
   * org.remotemedia.operators.error.TaskFault}, also while listing.
   *
   * @throws InputException when the directory or list cannot be read at all
   */
  public RecordLister open() throws InputException {
    return new UniqueNames(openForRun());
  }

  /** The same without looking for names that clash. */
  RecordLister openForRun() throws InputException {
    return open(retries::storage);
  }

  private RecordLister open(Function<String, ReadableStorage> storages) throws InputException {
    try {
      return lister(storages);
    } catch (IOException e) {
      throw new InputException("the input cannot be used: " + e.getMessage(), e);
    } catch (IllegalArgumentException e) {
      throw new InputException("the input pattern cannot be used: " + e.getMessage(), e);
    }
  }

  /**
   * Starts listing for counting alone: clashing names are not told, and of list entries nothing is
   * read but their number.
   *
   * @throws InputException when the directory or list cannot be read at all
   */
  public RecordLister openForCounting() throws InputException {
    try {
      return isList()
          ? new EntryCounter(
              ListForm.open(Storage.of(location), location, ofObjects()), fields.audioName())
          : lister(Storage::of);
    } catch (IOException e) {
      throw new InputException("the input cannot be used: " + e.getMessage(), e);
    }
  }

  private RecordLister lister(Function<String, ReadableStorage> storages)
      throws IOException, InputException {
    ReadableStorage storage = storages.apply(location);
    return switch (kind) {
      case DIRECTORY -> new TreeLister(storage, location, TreeFilter.ALL_AUDIO);
      case GLOB -> new TreeLister(storage, location, new GlobPattern(pattern).filter());
      case FILE -> new SingleFileLister(storage, location, prefix);
      case LIST -> list(storages, storage);
    };
  }

  private boolean ofObjects() {
    return !ValueEntries.WHOLE.equals(fields.value());
  }

  private RecordLister list(Function<String, ReadableStorage> storages, ReadableStorage storage)
      throws IOException, InputException {
    ListReader reader = ListForm.open(storage, location, ofObjects());
    try {
      HeadedReader headed = new HeadedReader(reader);
      ListContext list =
          new ListContext(
              storages,
              location,
              prefix + storage.name(location),
              prefix,
              storage.parent(location),
              fields,
              new InputNotes());
      ListHead head = headed.head();
      return ListKind.of(head, list).open(headed, list, head);
    } catch (IOException | InputException | RuntimeException e) {
      reader.close();
      throw e;
    }
  }

  /**
   * Makes sure, as far as the first record shows, that there is something to do.
   *
   * @throws InputException when there is no record, saying how many other files there are
   */
  public void requireRecords() throws InputException {
    try (RecordLister records = open(Storage::of)) {
      RecordRef first = records.next();
      if (first == null) {
        throw new InputException(nothing(records.notes()));
      }
      if (kind == Kind.FILE && first.container() != null) {
        requireRecordings(first.container().kind());
      }
    } catch (IOException e) {
      throw new InputException("the input cannot be used: " + e.getMessage(), e);
    }
  }

  /** Of several containers one may be empty or damaged, but not of one that was named. */
  private void requireRecordings(ContainerKind container) throws IOException, InputException {
    try (ContainerReader members = container.open(Storage.of(location), location, fields)) {
      if (members.next() == null) {
        throw new InputException(
            "the input "
                + location
                + " holds no audio file, but "
                + members.notes().count(LeftOut.MEMBERS)
                + " others; "
                + InputFiles.description());
      }
    } catch (ContainerException e) {
      throw new InputException("the input " + location + " cannot be used: " + e.getMessage(), e);
    }
  }

  private String nothing(InputNotes notes) {
    long ignored = notes.count(LeftOut.FILES);
    String others = ignored + (ignored == 1 ? " other file" : " other files");
    String suffixes = InputFiles.description();
    return switch (kind) {
      case DIRECTORY ->
          "the input " + location + " holds no audio file, but " + others + "; " + suffixes;
      case GLOB ->
          "no file matches the input "
              + pattern
              + " in "
              + location
              + (ignored == 0
                  ? "; a pattern matches files, and /** at its end all below a directory"
                  : " but " + others + "; " + suffixes);
      case FILE -> "the input " + location + " is not there any more";
      case LIST -> "the input list " + location + " has no entries";
    };
  }
}
