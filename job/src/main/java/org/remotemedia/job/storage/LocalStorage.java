package org.remotemedia.job.storage;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.remotemedia.job.storage.StorageException.Reason;
import org.remotemedia.operators.codec.LocalInput;

/** The file system of this machine. */
final class LocalStorage implements Storage {
  static final LocalStorage INSTANCE = new LocalStorage();

  private static final int MAX_NAME_BYTES = 255;
  private static final int MAX_PATH_BYTES = 4095;

  private LocalStorage() {}

  @Override
  public String absolute(String location) throws IOException {
    Path absolute = path("find", location).toAbsolutePath();
    Path plain = absolute.getRoot();
    for (Path name : absolute) {
      // Not "..": after a link it is not the directory that the name suggests.
      if (!name.toString().equals(".")) {
        plain = plain.resolve(name);
      }
    }
    return plain.toString();
  }

  @Override
  public String child(String directory, String relative) {
    String base = Locations.localPath(directory);
    return base.endsWith("/") || base.isEmpty() ? base + relative : base + "/" + relative;
  }

  @Override
  public String parent(String location) throws IOException {
    Path parent = path("find", location).toAbsolutePath().getParent();
    return parent == null ? "/" : parent.toString();
  }

  @Override
  public String name(String location) {
    String path = Locations.localPath(location);
    int end = path.length();
    while (end > 0 && path.charAt(end - 1) == '/') {
      end--;
    }
    return path.substring(path.lastIndexOf('/', end - 1) + 1, end);
  }

  @Override
  public Optional<Entry> find(String location) throws IOException {
    Path path = path("read", location);
    try {
      return Optional.of(
          new FoundEntry(name(location), Files.readAttributes(path, BasicFileAttributes.class)));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      if (isBelowFile(path)) {
        return Optional.empty();
      }
      throw error("read", location, path, e);
    }
  }

  /** What the system reports in errors that Java has no type of its own for. */
  private static StorageException error(String action, String location, Path path, IOException e) {
    if (e.getClass() == FileSystemException.class) {
      if (isTooLong(path)) {
        return StorageErrors.nameTooLong(action, location, e);
      }
      if (isBelowFile(path)) {
        return StorageErrors.missing(action, location, e, null);
      }
    }
    return StorageErrors.of(action, location, e);
  }

  private static boolean isTooLong(Path path) {
    String whole = path.toString();
    return bytes(whole) > MAX_PATH_BYTES
        || Arrays.stream(whole.split("/")).anyMatch(name -> bytes(name) > MAX_NAME_BYTES);
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  /** The system reports a name below a file as an error of its own. */
  private static boolean isBelowFile(Path path) {
    Path above = path.toAbsolutePath().getParent();
    while (above != null && !Files.exists(above)) {
      above = above.getParent();
    }
    return above != null && !Files.isDirectory(above);
  }

  @Override
  public List<Entry> list(String directory) throws IOException {
    Path path = path("list", directory);
    List<Entry> entries = new ArrayList<>();
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(path)) {
      for (Path child : stream) {
        entries.add(new ListedEntry(directory, child.getFileName().toString()));
      }
    } catch (DirectoryIteratorException e) {
      throw StorageErrors.of("list", directory, e.getCause());
    } catch (IOException e) {
      throw error("list", directory, path, e);
    }
    entries.sort(Comparator.comparing(Entry::name));
    return entries;
  }

  @Override
  public String realLocation(String directory) throws IOException {
    Path path = path("read", directory);
    try {
      return path.toRealPath().toString();
    } catch (IOException e) {
      throw error("read", directory, path, e);
    }
  }

  @Override
  public OpenFile openVersion(String location) throws IOException {
    Path path = path("read", location);
    try {
      BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
      if (attributes.isDirectory()) {
        throw StorageErrors.isDirectory("read", location);
      }
      if (!attributes.isRegularFile()) {
        throw new StorageException(
            Reason.NOT_A_FILE,
            StorageErrors.message("read", location, "it is a pipe or a device, not a file"),
            null);
      }
      return new OpenFile(LocalInput.open(path, attributes.size()), version(attributes));
    } catch (IOException e) {
      throw error("read", location, path, e);
    }
  }

  @Override
  public void createDirectories(String directory) throws IOException {
    try {
      Files.createDirectories(path("make directory", directory));
    } catch (IOException e) {
      throw StorageErrors.of("make directory", directory, e);
    }
  }

  @Override
  public void createDirectory(String directory) throws IOException {
    try {
      Files.createDirectory(path("make directory", directory));
    } catch (IOException e) {
      throw StorageErrors.of("make directory", directory, e);
    }
  }

  @Override
  public Replacing replacing(String location) {
    return Replacing.AT_ONCE;
  }

  @Override
  public void move(String from, String to) throws IOException {
    try {
      Files.move(path("move", from), path("move", to), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw StorageErrors.of("move", from, e);
    }
  }

  @Override
  public void sync(String directory, List<String> files) throws IOException {
    LocalSync.sync(path("sync", directory), files.stream().map(Path::of).toList());
  }

  @Override
  public void deleteRecursively(String location) throws IOException {
    Path path = path("delete", location);
    if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    try {
      Files.walkFileTree(path, new Deleter());
    } catch (IOException e) {
      throw StorageErrors.of("delete", location, e);
    }
  }

  /** At once: what another makes in it meanwhile stays. */
  @Override
  public void deleteIfEmpty(String directory) throws IOException {
    try {
      Files.deleteIfExists(path("delete", directory));
    } catch (DirectoryNotEmptyException e) {
      return;
    } catch (IOException e) {
      throw StorageErrors.of("delete", directory, e);
    }
  }

  @Override
  public PendingFile begin(String location, String temporaryDirectory) throws IOException {
    Path target = path("write", location);
    Path pending = path("write", child(temporaryDirectory, TemporaryNames.next()));
    try {
      // Not createTempFile: that makes files which only their owner may read.
      FileChannel channel =
          FileChannel.open(pending, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
      return new LocalPendingFile(pending, channel, target);
    } catch (IOException e) {
      throw StorageErrors.of("write", pending.toString(), e);
    }
  }

  private static Path path(String action, String location) throws StorageException {
    try {
      return Path.of(Locations.localPath(location));
    } catch (InvalidPathException e) {
      throw StorageErrors.badName(action, location, e, System.getProperty("sun.jnu.encoding"));
    }
  }

  private static String version(BasicFileAttributes attributes) {
    return Entry.version(attributes.size(), attributes.lastModifiedTime().toMillis());
  }

  private record FoundEntry(String name, BasicFileAttributes attributes) implements Entry {
    @Override
    public boolean isDirectory() {
      return attributes.isDirectory();
    }

    @Override
    public long size() {
      return attributes.size();
    }

    @Override
    public String version() {
      return LocalStorage.version(attributes);
    }
  }

  /** Looks at the file when it is first asked about more than its name. */
  private static final class ListedEntry implements Entry {
    private final String directory;
    private final String name;
    private BasicFileAttributes attributes;

    ListedEntry(String directory, String name) {
      this.directory = directory;
      this.name = name;
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public boolean isDirectory() throws IOException {
      return attributes().isDirectory();
    }

    @Override
    public long size() throws IOException {
      return attributes().size();
    }

    @Override
    public String version() throws IOException {
      return LocalStorage.version(attributes());
    }

    private BasicFileAttributes attributes() throws IOException {
      if (attributes == null) {
        String location = INSTANCE.child(directory, name);
        Path path = path("read", location);
        try {
          attributes = Files.readAttributes(path, BasicFileAttributes.class);
        } catch (IOException e) {
          throw error("read", location, path, e);
        }
      }
      return attributes;
    }
  }

  /** What is gone meanwhile, since another has moved or deleted it, is what was wanted. */
  private static final class Deleter extends SimpleFileVisitor<Path> {
    @Override
    public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
      if (e instanceof NoSuchFileException) {
        return FileVisitResult.CONTINUE;
      }
      throw e;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      Files.deleteIfExists(file);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path directory, IOException e) throws IOException {
      if (e != null && Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
        throw e;
      }
      Files.deleteIfExists(directory);
      return FileVisitResult.CONTINUE;
    }
  }

  private static final class LocalPendingFile implements PendingFile {
    private final Path path;
    private final FileChannel channel;
    private final Path target;
    private boolean published;

    LocalPendingFile(Path path, FileChannel channel, Path target) {
      this.path = path;
      this.channel = channel;
      this.target = target;
    }

    @Override
    public Path path() {
      return path;
    }

    @Override
    public FileChannel channel() {
      return channel;
    }

    @Override
    public void sync() throws IOException {
      try {
        channel.force(true);
      } catch (IOException e) {
        throw StorageErrors.of("sync", path.toString(), e);
      }
    }

    @Override
    public void publish() throws IOException {
      try {
        channel.close();
        try {
          move();
        } catch (NoSuchFileException | NotDirectoryException e) {
          // Only now: most directories are there, and looking first costs on each file.
          if (!Files.exists(path)) {
            throw e;
          }
          Files.createDirectories(target.getParent());
          move();
        }
      } catch (AtomicMoveNotSupportedException e) {
        throw new StorageException(
            Reason.FAULT,
            StorageErrors.message(
                "write", target.toString(), path.getParent() + " is in another file system"),
            e);
      } catch (IOException e) {
        throw StorageErrors.of("write", target.toString(), e);
      }
    }

    /** Its folder may have been taken away, and a file stand in its place. */
    private void deleteIfThere() throws IOException {
      try {
        Files.deleteIfExists(path);
      } catch (IOException e) {
        if (Files.exists(path)) {
          throw e;
        }
      }
    }

    private void move() throws IOException {
      Files.move(path, target, StandardCopyOption.ATOMIC_MOVE);
      published = true;
    }

    @Override
    public void close() throws IOException {
      if (published) {
        return;
      }
      try {
        channel.close();
      } finally {
        deleteIfThere();
      }
    }
  }
}
