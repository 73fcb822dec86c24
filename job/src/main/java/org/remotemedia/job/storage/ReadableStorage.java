package org.remotemedia.job.storage;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.remotemedia.operators.codec.SeekableInput;

/**
 * A file system as it is read. Locations are strings: local paths, or URIs of a scheme that Flink
 * knows. They are taken literally, without percent-decoding or trimming, except that a {@code
 * file:} URI is decoded as such. Whatever fails does so with a {@link StorageException} whose
 * message can be shown.
 */
public interface ReadableStorage {
  /** The location in full, independent of the working directory; links are not resolved. */
  String absolute(String location) throws IOException;

  /**
   * A location below a directory.
   *
   * @param relative one name, or several with slashes between them
   */
  String child(String directory, String relative);

  /** The location of the directory that holds {@code location}. */
  String parent(String location) throws IOException;

  /** The last name of a location. */
  String name(String location);

  /** What is at a location, links followed; empty when there is nothing. */
  Optional<Storage.Entry> find(String location) throws IOException;

  /** What a directory holds, in the order of the names; links are followed. */
  List<Storage.Entry> list(String directory) throws IOException;

  /** One string for all the locations that lead to the same directory through links. */
  String realLocation(String directory) throws IOException;

  /** Opens a file for reading. */
  SeekableInput open(String location) throws IOException;

  /** The whole of a small file. */
  default byte[] read(String location) throws IOException {
    try (SeekableInput in = open(location)) {
      return in.readAllBytes();
    }
  }

  default boolean exists(String location) throws IOException {
    return find(location).isPresent();
  }
}
