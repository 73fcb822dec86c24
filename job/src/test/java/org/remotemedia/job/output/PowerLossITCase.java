package org.remotemedia.job.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.remotemedia.job.output.OutputDirectory.Existing;
import org.remotemedia.job.testing.LoopDisk;

/**
 * Power is lost at chosen moments, after the disk has got all names, but no contents that nobody
 * asked for.
 */
@Tag("faults")
@Timeout(60)
class PowerLossITCase {
  @TempDir private Path folder;

  private LoopDisk disk;
  private Path root;
  private OutputRun run;

  @BeforeEach
  void mount() throws Exception {
    Path directory = folder.resolve("disk");
    disk = LoopDisk.mount(folder, directory);
    root = directory.resolve("out");
    run = new OutputRun(OutputStore.LOCAL, root);
  }

  @AfterEach
  void unmount() throws Exception {
    if (disk != null) {
      disk.close();
    }
  }

  /** All that was renamed so far stays renamed, since that is in the journal. */
  private void losePower() throws Exception {
    Path other = Files.writeString(root.resolve("other"), "whatever has the journal written");
    LoopDisk.writeBack(List.of(other));
    disk.losePower();
    disk.restart();
    Files.delete(root.resolve("other"));
  }

  @Test
  void aDirectoryThatWasJustClaimedIsStillThatOfItsRun() throws Exception {
    run.claim(Existing.REFUSE);
    losePower();
    Fence second = run.claim(Existing.RESUME);
    assertThat(second.number()).isEqualTo(2);
    run.write(second, "000000", List.of("a.wav"));
    losePower();
    run.claim(Existing.RESUME);
    losePower();
    assertThat(run.claim(Existing.RESUME).number()).isEqualTo(4);
    assertThat(run.outputs().results()).containsOnlyKeys("a.wav");
  }

  @Test
  void aPartThatWasRewrittenIsWhole() throws Exception {
    Fence first = run.claim(Existing.REFUSE);
    run.write(first, "000000", List.of("a.wav", "b.wav"), List.of("c.wav", "d.wav"));
    Fence second = run.claim(Existing.RESUME);
    try (EarlierOutputs earlier = EarlierOutputs.read(run.layout(), second)) {
      earlier.supersede("b.wav");
      earlier.supersede("d.wav");
      earlier.apply();
    }
    losePower();

    assertThat(run.outputs().results()).containsOnlyKeys("a.wav");
    assertThat(run.outputs().failed()).containsOnlyKeys("c.wav");
    Fence third = run.claim(Existing.RESUME);
    try (EarlierOutputs earlier = EarlierOutputs.read(run.layout(), third)) {
      assertThat(earlier.isDone("a.wav", "1-1")).isTrue();
      assertThat(earlier.isDone("b.wav", "1-1")).isFalse();
    }
    assertThat(run.markedRecords()).isEqualTo(2);
  }

  @Test
  void theMetricsOfARunThatHasEndedAreWhole() throws Exception {
    Fence fence = run.claim(Existing.REFUSE);
    try (RunFiles files = new RunFiles(run.layout(), fence)) {
      files.writeMetrics(new byte[] {'{', '}'});
      files.writeReport(new byte[] {'<', '>'});
    }
    losePower();
    assertThat(root.resolve("metrics.json")).hasContent("{}");
    assertThat(root.resolve("report.html")).hasContent("<>");
  }
}
