package org.remotemedia.job.storage;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.remotemedia.operators.codec.SeekableInput;

/** Reads a storage, trying again after its faults. */
final class RetryingStorage implements ReadableStorage {
  private final Storage storage;
  private final ReadRetries retries;

  RetryingStorage(Storage storage, ReadRetries retries) {
    this.storage = storage;
    this.retries = retries;
  }

  @Override
  public String absolute(String location) throws IOException {
    return storage.absolute(location);
  }

  @Override
  public String child(String directory, String relative) {
    return storage.child(directory, relative);
  }

  @Override
  public String parent(String location) throws IOException {
    return storage.parent(location);
  }

  @Override
  public String name(String location) {
    return storage.name(location);
  }

  @Override
  public Optional<Storage.Entry> find(String location) throws IOException {
    return retried("read", location, () -> storage.find(location));
  }

  @Override
  public List<Storage.Entry> list(String directory) throws IOException {
    List<Storage.Entry> entries = retried("list", directory, () -> storage.list(directory));
    return entries.stream()
        .<Storage.Entry>map(entry -> new RetriedEntry(directory, entry))
        .toList();
  }

  @Override
  public String realLocation(String directory) throws IOException {
    return retried("read", directory, () -> storage.realLocation(directory));
  }

  @Override
  public SeekableInput open(String location) throws IOException {
    return RetryingInput.open(storage, location, retries);
  }

  private <T> T retried(String action, String location, ReadAttempts.Reading<T> reading)
      throws StorageException {
    return new ReadAttempts(action, location, retries).run(reading);
  }

  /** An entry that may have to look at the disk. */
  private final class RetriedEntry implements Storage.Entry {
    private final String directory;
    private final Storage.Entry entry;

    RetriedEntry(String directory, Storage.Entry entry) {
      this.directory = directory;
      this.entry = entry;
    }

    @Override
    public String name() {
      return entry.name();
    }

    @Override
    public boolean isDirectory() throws IOException {
      return looked(entry::isDirectory);
    }

    @Override
    public long size() throws IOException {
      return looked(entry::size);
    }

    @Override
    public String version() throws IOException {
      return looked(entry::version);
    }

    private <T> T looked(ReadAttempts.Reading<T> reading) throws StorageException {
      return retried("read", storage.child(directory, entry.name()), reading);
    }
  }
}
