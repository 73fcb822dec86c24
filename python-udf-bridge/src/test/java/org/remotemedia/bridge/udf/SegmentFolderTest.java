package org.remotemedia.bridge.udf;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where segments are made, and what is swept away there. */
class SegmentFolderTest {
  private static final long OWN_PID = ProcessHandle.current().pid();

  @TempDir private Path place;

  private Path create() {
    return SegmentFolder.create(List.of(place)).orElseThrow();
  }

  private Path folder(String name, Duration age) throws IOException {
    Path folder = Files.createDirectory(place.resolve(name));
    Files.writeString(folder.resolve("input"), "samples");
    Files.setLastModifiedTime(folder, FileTime.from(Instant.now().minus(age)));
    return folder;
  }

  /** A pid that no process has: that of one that has ended and was waited for. */
  private static long deadPid() throws IOException, InterruptedException {
    Process process = new ProcessBuilder("true").start();
    process.waitFor();
    return process.pid();
  }

  @Test
  void onlyTheOwnerMayLookIntoTheFolder() throws IOException {
    Path folder = create();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)))
        .isEqualTo("rwx------");
    assertThat(folder.getParent()).isEqualTo(place);
    assertThat(create()).as("one for each session").isNotEqualTo(folder);
  }

  @Test
  void onlyOldFoldersOfProcessesThatAreGoneAreSwept() throws Exception {
    long dead = deadPid();
    Duration old = Duration.ofHours(2);
    Path stale = folder("remotemedia-" + dead + "-a", old);
    Path young = folder("remotemedia-" + dead + "-b", Duration.ofMinutes(50));
    Path living = folder("remotemedia-" + OWN_PID + "-c", old);
    Path anothers = folder("other-" + dead + "-d", old);
    Path unnumbered = folder("remotemedia-python-123", old);
    Path bare = folder("remotemedia-", old);
    Path created = create();
    assertThat(stale).doesNotExist();
    assertThat(List.of(young, living, anothers, unnumbered, bare, created))
        .allSatisfy(folder -> assertThat(folder).isDirectory());
    assertThat(young.resolve("input")).hasContent("samples");
  }

  @Test
  void theNextPlaceServesWhereTheFirstIsNone() {
    Path missing = place.resolve("missing");
    assertThat(SegmentFolder.create(List.of(missing, place)).orElseThrow().getParent())
        .isEqualTo(place);
    assertThat(SegmentFolder.create(List.of(missing))).isEmpty();
  }

  @Test
  void deletingTakesTheSegmentsAlong() throws IOException {
    Path folder = create();
    Files.writeString(folder.resolve("input"), "samples");
    SegmentFolder.delete(folder);
    assertThat(folder).doesNotExist();
    SegmentFolder.delete(folder);
    assertThat(place).isEmptyDirectory();
  }
}
