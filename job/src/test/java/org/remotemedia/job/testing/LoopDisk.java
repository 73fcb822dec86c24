package org.remotemedia.job.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A disk of its own in a file, with an ext4 file system that writes nothing back before it has to.
 * It can freeze and lose its power. Needs to be root.
 */
public final class LoopDisk implements AutoCloseable {
  /** Without them ext4 makes up for programs that do not sync, and other file systems do not. */
  private static final String OPTIONS = "loop,noauto_da_alloc,data=writeback,commit=600";

  /**
   * EXT4_IOC_SHUTDOWN with EXT4_GOING_FLAGS_NOLOGFLUSH: what is not on the disk yet never gets
   * there.
   */
  private static final String LOSE_POWER =
      """
      import fcntl, os, struct, sys
      disk = os.open(sys.argv[1], os.O_RDONLY)
      fcntl.ioctl(disk, 0x8004587D, struct.pack("I", 2))
      """;

  private static final int UNMOUNT_ATTEMPTS = 100;

  private final Path image;
  private final Path directory;
  private boolean mounted;
  private boolean frozen;

  private LoopDisk(Path image, Path directory) {
    this.image = image;
    this.directory = directory;
  }

  /**
   * Makes a disk and mounts it; skips the test where that is not allowed.
   *
   * @param folder where its file goes
   * @param directory where it is mounted
   */
  public static LoopDisk mount(Path folder, Path directory) throws Exception {
    Programs.need("mkfs.ext4");
    Programs.need("python3");
    Files.createDirectories(directory);
    Path image = Files.createTempFile(Files.createDirectories(folder), "disk", ".ext4");
    LoopDisk disk = new LoopDisk(image, directory);
    require("truncate", "-s", "1G", image);
    require("mkfs.ext4", "-q", "-F", image);
    Ended mount = run("mount", "-o", OPTIONS, image, directory);
    Programs.need(mount.exitCode() == 0, "mounting is not allowed: " + mount.said());
    disk.mounted = true;
    // It stands in the way of runs, which want an empty directory.
    Files.delete(directory.resolve("lost+found"));
    require("sync", "-f", directory);
    return disk;
  }

  /** Has all that writes wait until {@link #thaw}. */
  public void freeze() throws Exception {
    require("fsfreeze", "--freeze", directory);
    frozen = true;
  }

  public void thaw() throws Exception {
    require("fsfreeze", "--unfreeze", directory);
    frozen = false;
  }

  /**
   * Has some files reach the disk before others, as the system may do in any order; and with them,
   * by the journal, all names that were given so far.
   */
  public static void writeBack(List<Path> files) throws IOException {
    for (Path file : files) {
      try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
        channel.force(true);
      }
    }
  }

  /** From now on nothing can be read or written, and what was not on the disk is lost. */
  public void losePower() throws Exception {
    require("python3", "-c", LOSE_POWER, directory);
  }

  /** Mounts it again. Nobody may have a file open in it any more. */
  public void restart() throws Exception {
    unmount();
    require("mount", "-o", OPTIONS, image, directory);
    mounted = true;
  }

  /** Processes that have been killed may need a moment to be gone. */
  private void unmount() throws Exception {
    Ended unmount = run("umount", directory);
    for (int i = 1; unmount.exitCode() != 0 && i < UNMOUNT_ATTEMPTS; i++) {
      Thread.sleep(100);
      unmount = run("umount", directory);
    }
    assertThat(unmount.exitCode()).as(unmount.said()).isZero();
    mounted = false;
  }

  @Override
  public void close() throws Exception {
    if (frozen) {
      thaw();
    }
    if (mounted) {
      unmount();
    }
    Files.deleteIfExists(image);
  }

  private record Ended(int exitCode, String said) {}

  private static Ended run(Object... words) throws Exception {
    List<String> command = new ArrayList<>();
    Stream.of(words).map(Object::toString).forEach(command::add);
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Ended(process.waitFor(), command + ": " + said);
  }

  private static void require(Object... words) throws Exception {
    Ended ended = run(words);
    assertThat(ended.exitCode()).as(ended.said()).isZero();
  }
}
