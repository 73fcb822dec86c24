package org.remotemedia.bridge.udf;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
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

  private Path folder(String name) throws IOException {
    Path folder = Files.createDirectory(place.resolve(name));
    Files.writeString(folder.resolve("input"), "samples");
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
  void onlyFoldersOfProcessesThatAreGoneAreSwept() throws Exception {
    String prefix = SegmentFolder.prefix();
    long dead = deadPid();
    Path left = folder(prefix + dead + "-a");
    Path living = folder(prefix + OWN_PID + "-b");
    Path otherNamespace = folder("remotemedia-1-" + dead + "-c");
    Path anothers = folder("other-" + dead + "-d");
    Path unnumbered = folder(prefix + "python-123");
    Path bare = folder(prefix);
    Path created = create();
    assertThat(left).doesNotExist();
    assertThat(created.getFileName().toString()).startsWith(prefix + OWN_PID + "-");
    assertThat(List.of(living, otherNamespace, anothers, unnumbered, bare, created))
        .allSatisfy(folder -> assertThat(folder).isDirectory());
    assertThat(living.resolve("input")).hasContent("samples");
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
