package org.remotemedia.job.storage;

import java.io.IOException;
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

  /** Deletes a file, or a directory with all that it holds; links themselves, not their targets. */
  void deleteRecursively(String location) throws IOException;

  /**
   * Writes a small file so that it appears whole or not at all; replaces one that is there. Lies
   * beside its place while it is written, where a killed process leaves it.
   */
  default void writeAtomically(String location, byte[] bytes) throws IOException {
    writeAtomically(location, bytes, parent(location));
  }

  /**
   * Writes a small file so that it appears whole or not at all; replaces one that is there.
   *
   * @param stagingDirectory as for {@link #stage}
   */
  void writeAtomically(String location, byte[] bytes, String stagingDirectory) throws IOException;

  /**
   * Begins a file that is to appear whole or not at all.
   *
   * @param location where it shall appear; directories above it are made when it does
   * @param stagingDirectory where it may lie while it is written, in the same file system; what a
   *     killed process leaves there may be deleted
   */
  StagedFile stage(String location, String stagingDirectory) throws IOException;

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
