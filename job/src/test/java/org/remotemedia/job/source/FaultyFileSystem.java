package org.remotemedia.job.source;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import org.apache.flink.core.fs.FSDataInputStream;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.FileSystemFactory;
import org.apache.flink.core.fs.Path;
import org.apache.flink.core.fs.local.LocalFileSystem;

/** Local files whose first block can be read; what comes then, and any missing file, is a bug. */
public final class FaultyFileSystem extends LocalFileSystem {
  static final String SCHEME = "faulty";

  /** Makes it known to Flink. */
  public static final class Factory implements FileSystemFactory {
    @Override
    public String getScheme() {
      return SCHEME;
    }

    @Override
    public FileSystem create(URI uri) {
      return new FaultyFileSystem();
    }
  }

  @Override
  public FileStatus getFileStatus(Path path) throws IOException {
    if (!exists(path)) {
      throw new IllegalStateException("broken system");
    }
    return super.getFileStatus(path);
  }

  @Override
  public boolean exists(Path path) throws IOException {
    return new File(path.getPath()).exists();
  }

  @Override
  public FSDataInputStream open(Path path) throws IOException {
    return new Stream(super.open(path));
  }

  private static final class Stream extends FSDataInputStream {
    private final FSDataInputStream in;
    private boolean used;

    Stream(FSDataInputStream in) {
      this.in = in;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      if (used) {
        throw new IllegalStateException("broken stream");
      }
      used = true;
      return in.read(bytes, offset, length);
    }

    @Override
    public int read() {
      throw new IllegalStateException("broken stream");
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
    public void close() throws IOException {
      in.close();
      throw new IOException("broken stream");
    }
  }
}
