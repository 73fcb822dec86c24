package org.remotemedia.job.storage;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.flink.core.fs.FSDataInputStream;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.FileSystem.WriteMode;
import org.apache.flink.core.fs.Path;
import org.remotemedia.job.storage.StorageException.Reason;

/** A file system that Flink provides, by its own means or by a plugin. */
final class FlinkStorage implements Storage {
  /** How often a folder is listed in which files come and go. */
  private static final int MOST_LISTINGS = 10;

  /** Stores in which a file appears when it is closed, and renaming means copying. */
  private static final Set<String> OBJECT_STORES =
      Set.of("s3", "s3a", "s3p", "gs", "oss", "wasb", "wasbs", "cos", "obs");

  /** Begins the names of files in the local directory for temporary ones. */
  static final String PENDING_PREFIX = "remotemedia-pending-";

  static final FlinkStorage INSTANCE = new FlinkStorage();

  private FlinkStorage() {}

  private static FileSystem fileSystem(Path path) throws IOException {
    return FlinkFileSystems.of(path);
  }

  /** Built from parts, since Flink's own parser trims names and turns backslashes into slashes. */
  static Path path(String location) throws StorageException {
    int colon = location.indexOf(':');
    String rest = location.substring(colon + 1);
    String authority = null;
    if (rest.startsWith("//")) {
      int slash = rest.indexOf('/', 2);
      authority = rest.substring(2, slash < 0 ? rest.length() : slash);
      rest = slash < 0 ? "/" : rest.substring(slash);
    }
    while (rest.length() > 1 && rest.endsWith("/")) {
      rest = rest.substring(0, rest.length() - 1);
    }
    try {
      return new Path(
          new URI(
              location.substring(0, colon),
              authority == null || authority.isEmpty() ? null : authority,
              rest,
              null,
              null));
    } catch (URISyntaxException e) {
      throw new StorageException(
          Reason.BAD_NAME, StorageErrors.message("open", location, e.getReason()), e);
    }
  }

  @Override
  public String absolute(String location) {
    return location;
  }

  @Override
  public String child(String directory, String relative) {
    return directory.endsWith("/") ? directory + relative : directory + "/" + relative;
  }

  @Override
  public String parent(String location) {
    String trimmed = withoutTrailingSlash(location);
    return trimmed.substring(0, trimmed.lastIndexOf('/') + 1);
  }

  @Override
  public String name(String location) {
    String trimmed = withoutTrailingSlash(location);
    return trimmed.substring(trimmed.lastIndexOf('/') + 1);
  }

  private static String withoutTrailingSlash(String location) {
    int end = location.length();
    while (end > 0 && location.charAt(end - 1) == '/') {
      end--;
    }
    return location.substring(0, end);
  }

  @Override
  public Optional<Entry> find(String location) throws IOException {
    try {
      Path path = path(location);
      FileStatus status = fileSystem(path).getFileStatus(path);
      return status == null ? Optional.empty() : Optional.of(entry(status));
    } catch (FileNotFoundException e) {
      return Optional.empty();
    } catch (IOException e) {
      StorageException error = StorageErrors.of("read", location, e);
      if (error.reason() == Reason.MISSING) {
        return Optional.empty();
      }
      throw error;
    } catch (IllegalArgumentException e) {
      throw inexpressible("read", location, "Flink cannot express its name", e);
    }
  }

  private static StorageException inexpressible(
      String action, String location, String why, IllegalArgumentException cause) {
    return new StorageException(
        Reason.BAD_NAME,
        StorageErrors.message(action, location, why + ": " + cause.getMessage()),
        cause);
  }

  @Override
  public List<Entry> list(String directory) throws IOException {
    FileStatus[] statuses;
    try {
      statuses = statuses(directory);
    } catch (IOException e) {
      throw StorageErrors.of("list", directory, e);
    } catch (IllegalArgumentException e) {
      throw inexpressible("list", directory, "it holds a name that Flink cannot express", e);
    }
    List<Entry> entries = new ArrayList<>(statuses.length);
    for (FileStatus status : statuses) {
      entries.add(entry(status));
    }
    entries.sort(Comparator.comparing(Entry::name));
    return entries;
  }

  /** Some file systems ask for each entry by itself, and fail where one has gone meanwhile. */
  private static FileStatus[] statuses(String directory) throws IOException {
    Path path = path(directory);
    for (int tries = 1; ; tries++) {
      try {
        FileStatus[] statuses = fileSystem(path).listStatus(path);
        if (statuses != null) {
          return statuses;
        }
        throw new FileNotFoundException(directory);
      } catch (FileNotFoundException e) {
        if (tries == MOST_LISTINGS || !fileSystem(path).exists(path)) {
          throw e;
        }
      }
    }
  }

  private static Entry entry(FileStatus status) {
    return new FlinkEntry(
        status.getPath().getName(), status.isDir(), status.getLen(), version(status));
  }

  private static String version(FileStatus status) {
    return Entry.version(status.getLen(), status.getModificationTime());
  }

  @Override
  public String realLocation(String directory) {
    return directory;
  }

  @Override
  public OpenFile openVersion(String location) throws IOException {
    try {
      Path path = path(location);
      FileSystem fileSystem = fileSystem(path);
      FileStatus status = fileSystem.getFileStatus(path);
      if (status.isDir()) {
        throw StorageErrors.isDirectory("read", location);
      }
      FSDataInputStream in = fileSystem.open(status.getPath());
      return new OpenFile(new FlinkInput(in, status.getLen()), version(status));
    } catch (IOException e) {
      throw StorageErrors.of("read", location, e);
    } catch (IllegalArgumentException e) {
      throw inexpressible("read", location, "Flink cannot express its name", e);
    }
  }

  @Override
  public void createDirectories(String directory) throws IOException {
    try {
      Path path = path(directory);
      fileSystem(path).mkdirs(path);
    } catch (IOException e) {
      throw StorageErrors.of("make directory", directory, e);
    }
  }

  @Override
  public void createDirectory(String directory) throws IOException {
    createDirectories(directory);
  }

  @Override
  public Replacing replacing(String location) {
    return Locations.scheme(location).map(OBJECT_STORES::contains).orElse(false)
        ? Replacing.BY_UPLOAD
        : Replacing.AFTER_REMOVAL;
  }

  @Override
  public void move(String from, String to) throws IOException {
    try {
      Path source = path(from);
      if (!fileSystem(source).exists(source)) {
        throw new FileNotFoundException(from);
      }
      rename(source, path(to));
    } catch (IOException e) {
      throw StorageErrors.of("move", from, e);
    }
  }

  @Override
  public void deleteRecursively(String location) throws IOException {
    try {
      Path path = path(location);
      fileSystem(path).delete(path, true);
    } catch (FileNotFoundException e) {
      return;
    } catch (IOException e) {
      throw StorageErrors.of("delete", location, e);
    }
  }

  @Override
  public PendingFile begin(String location, String temporaryDirectory) throws IOException {
    java.nio.file.Path local;
    try {
      local = Files.createTempFile(PENDING_PREFIX, ".tmp");
    } catch (IOException e) {
      throw StorageErrors.of("write to", System.getProperty("java.io.tmpdir"), e);
    }
    return new UploadedFile(local, location, temporaryDirectory);
  }

  /** Closing a stream completes the file, so that one which was not written to its end must go. */
  private static void copy(java.nio.file.Path from, Path path) throws IOException {
    OutputStream out = fileSystem(path).create(path, WriteMode.OVERWRITE);
    try (out) {
      Files.copy(from, out);
    } catch (IOException | RuntimeException e) {
      deleteQuietly(path, e);
      throw e;
    }
  }

  /** Some file systems rename over what is there, and none of them should have to. */
  private static void rename(Path from, Path to) throws IOException {
    FileSystem fileSystem = fileSystem(to);
    if (fileSystem.exists(to)) {
      throw new IOException(to + " is there already");
    }
    if (!fileSystem.rename(from, to)) {
      throw new IOException("the file system refused to rename " + from + " to " + to);
    }
  }

  private static void deleteQuietly(Path path, Exception reason) {
    try {
      fileSystem(path).delete(path, false);
    } catch (IOException e) {
      reason.addSuppressed(e);
    }
  }

  private record FlinkEntry(String name, boolean isDirectory, long size, String version)
      implements Entry {}

  private final class UploadedFile implements PendingFile {
    private final java.nio.file.Path local;
    private final String location;
    private final String temporaryDirectory;
    private FileChannel channel;

    UploadedFile(java.nio.file.Path local, String location, String temporaryDirectory) {
      this.local = local;
      this.location = location;
      this.temporaryDirectory = temporaryDirectory;
    }

    @Override
    public java.nio.file.Path path() {
      return local;
    }

    @Override
    public FileChannel channel() throws IOException {
      if (channel == null) {
        channel = FileChannel.open(local, StandardOpenOption.WRITE);
      }
      return channel;
    }

    @Override
    public void publish() throws IOException {
      closeChannel();
      try {
        if (replacing(location) == Replacing.BY_UPLOAD) {
          copy(local, FlinkStorage.path(location));
        } else {
          publishByRenaming();
        }
      } catch (IOException e) {
        throw StorageErrors.of("write", location, e);
      }
      close();
    }

    private void publishByRenaming() throws IOException {
      Path target = FlinkStorage.path(location);
      Path written = FlinkStorage.path(child(temporaryDirectory, TemporaryNames.next()));
      copy(local, written);
      try {
        fileSystem(target).mkdirs(target.getParent());
        rename(written, target);
      } catch (IOException | RuntimeException e) {
        deleteQuietly(written, e);
        throw e;
      }
    }

    @Override
    public void close() throws IOException {
      try {
        closeChannel();
      } finally {
        Files.deleteIfExists(local);
      }
    }

    private void closeChannel() throws IOException {
      if (channel != null) {
        channel.close();
      }
    }
  }
}
