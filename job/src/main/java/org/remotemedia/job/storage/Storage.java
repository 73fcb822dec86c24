package org.remotemedia.job.storage;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.remotemedia.operators.codec.SeekableInput;

/** A file system, read and written. What fails once has failed: nothing is tried again. */
public interface Storage extends ReadableStorage {
  /**
   * The storage that {@code location} belongs to: the local one for a path or a {@code file:} URI,
   * Flink's for other schemes.
   */
  static Storage of(String location) {
    return Locations.isLocal(location) ? LocalStorage.INSTANCE : FlinkStorage.INSTANCE;
  }

  @Override
  default SeekableInput open(String location) throws IOException {
    return openVersion(location).input();
  }

  /** Opens a file for reading, and says which version of it this is. */
  OpenFile openVersion(String location) throws IOException;

  /** Makes a directory and those above it, as far as they are missing. */
  void createDirectories(String directory) throws IOException;

  /**
   * Makes a directory in one that is there.
   *
   * @throws StorageException also when the directory above is missing, as far as the file system
   *     can tell: some make it as well
   */
  void createDirectory(String directory) throws IOException;

  /** How a file takes the place of another. */
  enum Replacing {
    /** By renaming, at once: whoever looks sees the one or the other. */
    AT_ONCE,
    /** By renaming, but only after the other has been taken away. */
    AFTER_REMOVAL,
    /** By an upload, at whose end it appears. There are no directories, and nothing is renamed. */
    BY_UPLOAD
  }

  /** How files at a location and beside it are replaced. */
  Replacing replacing(String location);

  /**
   * Renames a file or directory. What was open in it stays open; whoever looks for the old name
   * finds nothing from then on.
   *
   * @param to a location in a directory that exists, at which nothing is
   * @throws StorageException also when the one or the other is not so
   */
  void move(String from, String to) throws IOException;

  /**
   * Has everything that was written below a directory so far survive a loss of power. Where files
   * are durable once they are complete, nothing is to be done.
   *
   * @param files those that were written since the last call, for systems that can only be told of
   *     files one by one
   */
  default void sync(String directory, List<String> files) throws IOException {}

  /** Deletes a file, or a directory with all that it holds; links themselves, not their targets. */
  void deleteRecursively(String location) throws IOException;

  /** Deletes a directory that is there and holds nothing; another stays. */
  default void deleteIfEmpty(String directory) throws IOException {
    if (list(directory).isEmpty()) {
      deleteRecursively(directory);
    }
  }

  /**
   * Writes a small file so that it appears whole or not at all, beside its place, where a killed
   * process leaves it. Replaces one that is there; where that takes removing it first, a process
   * that is killed in between leaves neither.
   */
  default void writeAtomically(String location, byte[] bytes) throws IOException {
    try (PendingFile file = begin(location, parent(location))) {
      file.write(bytes);
      publishOver(file, location);
    }
  }

  /**
   * Publishes a file at its location in place of what is there. Where that takes removing it first,
   * a process that is killed in between leaves neither.
   */
  default void publishOver(PendingFile file, String location) throws IOException {
    if (replacing(location) == Replacing.AFTER_REMOVAL) {
      Optional<Entry> there = find(location);
      if (there.isPresent() && there.get().isDirectory()) {
        throw StorageErrors.isDirectory("write", location);
      }
      deleteRecursively(location);
    }
    file.publish();
  }

  /**
   * Begins a file that is to appear whole or not at all.
   *
   * @param location where it shall appear; directories above it are made when it does
   * @param temporaryDirectory where it may lie while it is written, in the same file system; it
   *     must exist. What a killed process leaves there may be deleted
   */
  PendingFile begin(String location, String temporaryDirectory) throws IOException;

  /** One entry of a directory; questions beyond its name may cost a look at the disk. */
  interface Entry {
    String name();

    boolean isDirectory() throws IOException;

    /** Length in bytes of a file. */
    long size() throws IOException;

    /**
     * Stands for the state of a file: another after each change that the file system's times can
     * tell. Null when it keeps none.
     */
    String version() throws IOException;

    /** The version of a file of that size, changed last at that time. */
    static String version(long size, long modifiedMs) {
      return modifiedMs <= 0 ? null : size + "-" + modifiedMs;
    }
  }
}
