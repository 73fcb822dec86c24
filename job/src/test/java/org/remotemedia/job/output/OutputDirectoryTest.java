package org.remotemedia.job.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.remotemedia.job.output.OutputDirectory.Existing;
import org.remotemedia.job.testing.HookedFileSystem;

/** Which runs may begin in a directory, and what they find there. */
class OutputDirectoryTest {
  @TempDir private Path directory;

  private OutputRun run() throws OutputException {
    return new OutputRun(OutputStore.LOCAL, directory.resolve("out"));
  }

  @AfterEach
  void unhook() {
    HookedFileSystem.reset();
  }

  private Path description() {
    return directory.resolve("out/.remotemedia/run.json");
  }

  @Test
  void aLocationThatIsNoneIsRefused() {
    assertThatThrownBy(() -> OutputDirectory.at(""))
        .isInstanceOf(OutputException.class)
        .hasMessage("The output is empty: give a directory");
    assertThatThrownBy(() -> OutputDirectory.at("a\0b"))
        .isInstanceOf(OutputException.class)
        .hasMessageContaining("cannot be used");
  }

  @Test
  void aRunIsNotWrittenOverUnasked() throws Exception {
    run().write(run().claim(Existing.REFUSE), "000000", List.of("a.wav"));
    Map<String, String> before = run().tree();
    assertThatThrownBy(() -> run().claim(Existing.REFUSE))
        .isInstanceOf(OutputException.class)
        .hasMessageContaining("already holds a run")
        .hasMessageContaining("--resume")
        .hasMessageContaining("--overwrite");
    assertThat(run().tree()).isEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(strings = {"results", "failed", "audio", "metrics.json", "report.html"})
  void filesThatNoRunHasSignedAreLeftAlone(String name) throws Exception {
    Path theirs = directory.resolve("out/" + name);
    Files.createDirectories(theirs.getParent());
    Files.writeString(theirs, "theirs");
    for (Existing existing : Existing.values()) {
      assertThatThrownBy(() -> run().claim(existing))
          .isInstanceOf(OutputException.class)
          .hasMessageContaining("already holds " + name + ", not known to be of a run");
    }
    assertThat(theirs).hasContent("theirs");
  }

  @Test
  void aDamagedDescriptionCanOnlyBeReplaced() throws Exception {
    run().write(run().claim(Existing.REFUSE), "000000", List.of("a.wav"));
    Files.writeString(description(), "damaged");
    assertThatThrownBy(() -> run().claim(Existing.RESUME))
        .isInstanceOf(OutputException.class)
        .hasMessageContaining("cannot be resumed")
        .hasMessageContaining("give --overwrite to replace it");
    assertThat(run().outputs().results()).containsOnlyKeys("a.wav");

    Fence fence = run().claim(Existing.REPLACE);
    assertThat(fence.number()).isEqualTo(1);
    assertThat(directory.resolve("out/results")).doesNotExist();
  }

  @Test
  void replacingARunLeavesNothingOfIt() throws Exception {
    run().write(run().claim(Existing.REFUSE), "000000", List.of("a.wav"));
    for (String file : List.of("metrics.json", "report.html", ".remotemedia/progress.json")) {
      Files.writeString(directory.resolve("out/" + file), "earlier");
    }
    assertThat(run().claim(Existing.REPLACE).number()).isEqualTo(1);
    assertThat(run().tree()).containsOnlyKeys(".remotemedia/run.json");
  }

  @Test
  void resumingAddsTheTimeOfTheEarlierAttempts() throws Exception {
    Path progress = directory.resolve("out/.remotemedia/progress.json");
    Fence first = run().claim(Existing.REFUSE);
    assertThat(first.earlierMs()).isZero();
    Files.write(progress, new RunProgress(3, 1, 2.5, 4000, null).toJson());
    Files.writeString(directory.resolve("out/metrics.json"), "of the first");
    Fence second = run().claim(Existing.RESUME);
    assertThat(second.earlierMs()).isEqualTo(4000);
    assertThat(progress).doesNotExist();
    assertThat(directory.resolve("out/metrics.json")).doesNotExist();
    Files.writeString(progress, "damaged");
    assertThat(run().claim(Existing.RESUME).earlierMs()).isEqualTo(4000);
  }

  /** As when the job could not be submitted. */
  @Test
  void anAttemptThatWasNeverBegunLeavesAnEmptyDirectory() throws Exception {
    OutputDirectory output = OutputDirectory.at(directory.resolve("out").toString());
    Fence first = run().claim(Existing.REFUSE);
    output.withdraw(first);
    assertThat(directory.resolve("out")).isEmptyDirectory();

    run().write(run().claim(Existing.REFUSE), "000000", List.of("a.wav"));
    output.withdraw(run().claim(Existing.RESUME));
    assertThat(output.holdsRun()).as("what the first attempt did").isTrue();
  }

  @Test
  void ofTwoRunsThatBeginAtOnceTheFirstIsRefused() throws Exception {
    OutputRun run = new OutputRun(OutputStore.RENAMING, directory.resolve("out"));
    HookedFileSystem.hook(
        (operation, path) -> {
          if (operation.equals("list") && path.endsWith("/tmp")) {
            HookedFileSystem.reset();
            try {
              run().claim(Existing.RESUME);
            } catch (OutputException e) {
              throw new AssertionError(e);
            }
          }
        });
    assertThatThrownBy(() -> run.claim(Existing.REFUSE))
        .isInstanceOf(OutputException.class)
        .hasMessageContaining("Another run has begun in");
  }
}
