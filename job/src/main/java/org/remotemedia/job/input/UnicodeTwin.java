package org.remotemedia.job.input;

import java.io.IOException;
import java.text.Normalizer;
import java.util.Optional;
import org.remotemedia.job.storage.Locations;
import org.remotemedia.job.storage.ReadableStorage;
import org.remotemedia.job.storage.Storage;
import org.remotemedia.job.storage.StorageException;

/**
 * Finds files of the same name in another Unicode form: one program composes an é, another writes
 * an e and an accent, and both look the same.
 */
final class UnicodeTwin {
  /** Directories that are looked through at most: the first of many missing files tell enough. */
  private static final int MOST_DIRECTORIES = 100;

  private int directories;

  /** What there is in place of a missing local file, as a clause; empty without a twin. */
  Optional<String> of(ReadableStorage storage, String location) throws IOException {
    if (!Locations.isLocal(location) || location.chars().allMatch(c -> c < 128)) {
      return Optional.empty();
    }
    try {
      if (storage.find(location).isPresent()) {
        return Optional.empty();
      }
      String twin = twin(storage, location);
      return twin == null
          ? Optional.empty()
          : Optional.of(
              "there is no such file, but "
                  + twin
                  + ", which looks the same: its name is in the Unicode form "
                  + form(twin)
                  + ", that of "
                  + location
                  + " in "
                  + form(location)
                  + "; rename one of them");
    } catch (StorageException e) {
      if (e.isFault()) {
        throw e;
      }
      return Optional.empty();
    }
  }

  /** The entry at a path whose names may each have another form; null when there is none. */
  private String twin(ReadableStorage storage, String location) throws IOException {
    for (Normalizer.Form form : new Normalizer.Form[] {Normalizer.Form.NFC, Normalizer.Form.NFD}) {
      String other = Normalizer.normalize(location, form);
      if (!other.equals(location) && storage.find(other).isPresent()) {
        return other;
      }
    }
    String parent = storage.parent(location);
    if (parent.equals(location)) {
      return null;
    }
    if (directories++ >= MOST_DIRECTORIES) {
      return null;
    }
    String directory = storage.find(parent).isPresent() ? parent : twin(storage, parent);
    if (directory == null) {
      return null;
    }
    String wanted = Normalizer.normalize(storage.name(location), Normalizer.Form.NFC);
    for (Storage.Entry entry : storage.list(directory)) {
      if (Normalizer.normalize(entry.name(), Normalizer.Form.NFC).equals(wanted)) {
        return storage.child(directory, entry.name());
      }
    }
    return null;
  }

  private static String form(String name) {
    if (Normalizer.isNormalized(name, Normalizer.Form.NFC)) {
      return "NFC";
    }
    return Normalizer.isNormalized(name, Normalizer.Form.NFD) ? "NFD" : "neither NFC nor NFD";
  }
}
