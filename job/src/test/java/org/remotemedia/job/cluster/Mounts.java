package org.remotemedia.job.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.remotemedia.job.testing.Programs;

/** File systems that a test mounts, and takes away when it is closed. Needs to be root. */
final class Mounts implements AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private final Deque<Path> mounted = new ArrayDeque<>();

  /** Mounts a file system of that size in memory; skips the test where that is not allowed. */
  void small(Path directory, String size) throws InterruptedException {
    CommandRun run = command("mount", "-t", "tmpfs", "-o", "size=" + size, "tmpfs", directory);
    Programs.need(run.exitCode() == 0, "mounting is not allowed: " + run.err());
    mounted.push(directory);
  }

  /** Gives such a file system another size. */
  void resize(Path directory, String size) throws InterruptedException {
    require(command("mount", "-o", "remount,size=" + size, directory));
  }

  /**
   * Covers a directory by itself, but read-only, at once and also for root; skips where that is not
   * allowed. (Making it read-only itself is refused while files in it are being written, of which
   * there are none in the cover at first.)
   */
  void readOnly(Path directory) throws InterruptedException {
    CommandRun run = command("mount", "--bind", directory, directory);
    Programs.need(run.exitCode() == 0, "mounting is not allowed: " + run.err());
    mounted.push(directory);
    CommandRun made = command("mount", "-o", "remount,bind,ro", directory);
    for (int tries = 0; made.exitCode() != 0 && tries < 200; tries++) {
      made = command("mount", "-o", "remount,bind,ro", directory);
    }
    require(made);
  }

  /** Takes the last mounted file system away. */
  void undo() throws InterruptedException {
    require(command("umount", "-l", mounted.pop()));
  }

  private static CommandRun command(Object... words) throws InterruptedException {
    return CommandRun.of(TIMEOUT, Map.of(), List.of(words).stream().map(Object::toString).toList());
  }

  private static void require(CommandRun run) {
    assertThat(run.exitCode()).as("%s", run).isZero();
  }

  @Override
  public void close() throws InterruptedException {
    while (!mounted.isEmpty()) {
      undo();
    }
  }
}
