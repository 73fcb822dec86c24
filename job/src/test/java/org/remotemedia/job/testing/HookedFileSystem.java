package org.remotemedia.job.testing;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.flink.core.fs.FSDataInputStream;
import org.apache.flink.core.fs.FSDataOutputStream;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.FileSystemFactory;
import org.apache.flink.core.fs.Path;
import org.apache.flink.core.fs.local.LocalFileSystem;

/**
 * Local files that behave as those of HDFS, or of an object store, do. A hook is asked before each
 * operation, and may throw, wait, or do something else in between.
 */
public final class HookedFileSystem extends LocalFileSystem {
  /** Renames as HDFS does: never over a file, nor into a directory that is not there. */
  public static final String RENAMING = "renaming";

  /** Its name is that of an object store, so nothing is renamed. */
  public static final String UPLOADING = "cos";

  /** Is asked before each operation. */
  @FunctionalInterface
  public interface Hook {
    /**
     * Is called before an operation.
     *
     * @param operation list, open, create, rename or delete
     * @param path what it is about; of a rename the new name
     */
    void before(String operation, String path) throws IOException;
  }

  private static volatile Hook hook = (operation, path) -> {};
  private static final AtomicInteger OPEN_STREAMS = new AtomicInteger();

  /** Sets the hook of all file systems of this kind. */
  public static void hook(Hook next) {
    hook = next;
  }

  /** No hook any more. */
  public static void reset() {
    hook = (operation, path) -> {};
  }

  /** Files that are open for reading. */
  public static int openStreams() {
    return OPEN_STREAMS.get();
  }

  /** Makes the one kind known to Flink. */
  public static final class Renaming implements FileSystemFactory {
    @Override
    public String getScheme() {
      return RENAMING;
    }

    @Override
    public FileSystem create(URI uri) {
      return new HookedFileSystem(false);
    }
  }

  /** Makes the other kind known to Flink. */
  public static final class Uploading implements FileSystemFactory {
    @Override
    public String getScheme() {
      return UPLOADING;
    }

    @Override
    public FileSystem create(URI uri) {
      return new HookedFileSystem(true);
    }
  }

  private final boolean appearsOnClose;

  private HookedFileSystem(boolean appearsOnClose) {
    this.appearsOnClose = appearsOnClose;
  }

  @Override
  public FileStatus[] listStatus(Path path) throws IOException {
    hook.before("list", path.getPath());
    return super.listStatus(path);
  }

  @Override
  public FSDataInputStream open(Path path) throws IOException {
    hook.before("open", path.getPath());
    FSDataInputStream in = super.open(path);
    OPEN_STREAMS.incrementAndGet();
    return new CountedStream(in);
  }

  @Override
  public FSDataOutputStream create(Path path, WriteMode mode) throws IOException {
    hook.before("create", path.getPath());
    return appearsOnClose ? new Upload(path) : super.create(path, mode);
  }

  @Override
  public boolean delete(Path path, boolean recursive) throws IOException {
    hook.before("delete", path.getPath());
    return super.delete(path, recursive);
  }

  @Override
  public boolean rename(Path from, Path to) throws IOException {
    hook.before("rename", to.getPath());
    File target = new File(to.getPath());
    if (target.exists() || !target.getParentFile().isDirectory()) {
      return false;
    }
    try {
      Files.move(new File(from.getPath()).toPath(), target.toPath());
      return true;
    } catch (FileNotFoundException | java.nio.file.NoSuchFileException e) {
      return false;
    }
  }

  /** A file that is there when it is complete, and not before. */
  private static final class Upload extends FSDataOutputStream {
    private final Path target;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    Upload(Path target) {
      this.target = target;
    }

    @Override
    public long getPos() {
      return bytes.size();
    }

    @Override
    public void write(int b) {
      bytes.write(b);
    }

    @Override
    public void write(byte[] from, int offset, int length) {
      bytes.write(from, offset, length);
    }

    @Override
    public void flush() {}

    @Override
    public void sync() {}

    @Override
    public void close() throws IOException {
      File file = new File(target.getPath());
      Files.createDirectories(file.getParentFile().toPath());
      java.nio.file.Path aside = Files.createTempFile(UPLOADING, null);
      Files.write(aside, bytes.toByteArray());
      Files.move(aside, file.toPath(), StandardCopyOption.ATOMIC_MOVE);
    }
  }

  private static final class CountedStream extends FSDataInputStream {
    private final FSDataInputStream in;
    private boolean closed;

    CountedStream(FSDataInputStream in) {
      this.in = in;
    }

    @Override
    public void seek(long position) throws IOException {
      in.seek(position);
    }

    @Override
    public long getPos() throws IOException {
      return in.getPos();
    }

    @Override
    public int read() throws IOException {
      return in.read();
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      return in.read(bytes, offset, length);
    }

    @Override
    public void close() throws IOException {
      if (!closed) {
        closed = true;
        OPEN_STREAMS.decrementAndGet();
      }
      in.close();
    }
  }
}
