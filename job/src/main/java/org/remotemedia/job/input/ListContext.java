package org.remotemedia.job.input;

import java.io.IOException;
import java.util.function.Function;
import org.remotemedia.job.fields.ListFields;
import org.remotemedia.job.notes.InputNotes;
import org.remotemedia.job.storage.Locations;
import org.remotemedia.job.storage.ReadableStorage;

/**
 * What there is to know of a list while its entries are read.
 *
 * @param storages what files lie in, by their locations
 * @param location where the list is
 * @param listName its name, with the prefix
 * @param prefix what names begin with that depend on where the list is
 * @param directory the directory that it is in
 * @param fields the names of its fields
 * @param notes what it leaves out, and what there is to warn of
 */
record ListContext(
    Function<String, ReadableStorage> storages,
    String location,
    String listName,
    String prefix,
    String directory,
    ListFields fields,
    InputNotes notes) {
  /**
   * A file, and what it lies in.
   *
   * @param isAbsolute whether its path does not depend on where the list is
   */
  record Place(ReadableStorage storage, String location, boolean isAbsolute) {}

  /**
   * Where a path of an entry is: absolute, a URI, or relative to the list's directory.
   *
   * @throws IOException when it is no path of its storage
   */
  Place place(String path) throws IOException {
    boolean isAbsolute = Locations.isAbsolute(path);
    ReadableStorage storage = storages.apply(isAbsolute ? path : directory);
    return new Place(
        storage, storage.absolute(isAbsolute ? path : storage.child(directory, path)), isAbsolute);
  }
}
