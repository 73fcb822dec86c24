package org.remotemedia.job.testing;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntPredicate;
import org.apache.flink.core.fs.FSDataInputStream;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.FileSystemFactory;
import org.apache.flink.core.fs.Path;
import org.apache.flink.core.fs.local.LocalFileSystem;

/** Local files of which a test says what fails, and when. Reads give a kilobyte at most. */
public final class FaultyFileSystem extends LocalFileSystem {
  private static final String SCHEME = "faulty";
  private static final int MOST_BYTES = 1000;

  /** What a file system is asked for. */
  public enum Call {
    STATUS,
    LIST,
    OPEN,
    SEEK,
    READ
  }

  /** What happens instead of a call. */
  public interface Fault {
    void happen() throws IOException;
  }

  /** What the system says of a disk that does not answer. */
  public static final Fault EIO =
      () -> {
        throw new IOException("Input/output error");
      };

  /** Every second call, from the first on. */
  public static final IntPredicate EVERY_OTHER = call -> call % 2 == 0;

  public static final IntPredicate ALWAYS = call -> true;

  private record Rule(
      Call call, String nameEnd, IntPredicate which, Fault fault, AtomicInteger calls) {
    void check(Call made, Path path) throws IOException {
      if (made == call && path.getPath().endsWith(nameEnd) && which.test(calls.getAndIncrement())) {
        FAULTS.incrementAndGet();
        fault.happen();
      }
    }
  }

  private static final List<Rule> RULES = new CopyOnWriteArrayList<>();
  private static final AtomicInteger FAULTS = new AtomicInteger();

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

  /** The location of a local file in this file system. */
  public static String location(java.nio.file.Path path) {
    return SCHEME + "://" + path.toAbsolutePath();
  }

  /** From now on nothing fails. */
  public static void reset() {
    RULES.clear();
    FAULTS.set(0);
  }

  /**
   * From now on something fails too.
   *
   * @param nameEnd how the paths concerned end
   * @param which of these calls, counted from 0
   */
  public static void fail(Call call, String nameEnd, IntPredicate which, Fault fault) {
    RULES.add(new Rule(call, nameEnd, which, fault, new AtomicInteger()));
  }

  /** How often something has failed. */
  public static int faults() {
    return FAULTS.get();
  }

  private static void check(Call call, Path path) throws IOException {
    for (Rule rule : RULES) {
      rule.check(call, path);
    }
  }

  @Override
  public FileStatus getFileStatus(Path path) throws IOException {
    check(Call.STATUS, path);
    return super.getFileStatus(path);
  }

  /** Flink's own looks at each file through the method above. */
  @Override
  public FileStatus[] listStatus(Path path) throws IOException {
    check(Call.LIST, path);
    try (var files = Files.list(java.nio.file.Path.of(path.getPath()))) {
      List<Path> children =
          files.map(file -> new Path(path, file.getFileName().toString())).toList();
      FileStatus[] statuses = new FileStatus[children.size()];
      for (int i = 0; i < statuses.length; i++) {
        statuses[i] = super.getFileStatus(children.get(i));
      }
      return statuses;
    }
  }

  @Override
  public FSDataInputStream open(Path path) throws IOException {
    check(Call.OPEN, path);
    return new Stream(super.open(path), path);
  }

  /** Cannot be used any more after a fault, which may have left anything in its reader's bytes. */
  private static final class Stream extends FSDataInputStream {
    private final FSDataInputStream in;
    private final Path path;
    private boolean broken;

    Stream(FSDataInputStream in, Path path) {
      this.in = in;
      this.path = path;
    }

    private void begin(Call call) throws IOException {
      if (broken) {
        throw new IOException("the stream is broken");
      }
      broken = true;
      check(call, path);
      broken = false;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      int most = Math.min(length, MOST_BYTES);
      Arrays.fill(bytes, offset, offset + most, (byte) 0x55);
      begin(Call.READ);
      return in.read(bytes, offset, most);
    }

    @Override
    public int read() throws IOException {
      begin(Call.READ);
      return in.read();
    }

    @Override
    public void seek(long position) throws IOException {
      begin(Call.SEEK);
      in.seek(position);
    }

    @Override
    public long getPos() throws IOException {
      return in.getPos();
    }

    @Override
    public void close() throws IOException {
      in.close();
      throw new IOException("closing says nothing of what was read");
    }
  }
}
