package org.remotemedia.job.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.remotemedia.job.output.OutputDirectory.Existing;
import org.remotemedia.job.storage.StorageException;
import org.remotemedia.job.testing.HookedFileSystem;

/** A run that was thought dead is not, and another takes its output directory over. */
@Timeout(60)
class TakeoverTest {
  @TempDir private Path directory;

  @AfterEach
  void unhook() {
    HookedFileSystem.reset();
  }

  private OutputRun run(OutputStore store) throws OutputException {
    return new OutputRun(store, directory.resolve("out"));
  }

  @ParameterizedTest
  @EnumSource
  void audioOfARunThatLostItsDirectoryDoesNotAppear(OutputStore store) throws Exception {
    OutputRun run = run(store);
    Fence first = run.claim(Existing.REFUSE);
    run.write(first, "000000", List.of("a.wav"));
    SplitOutput split = run.begin(first, "000001");
    Fence second = run.claim(Existing.RESUME);
    run.write(second, "000000", List.of("a.wav"));

    assertThatThrownBy(() -> run.audio(split, first, "a.wav"))
        .isInstanceOf(SuppressRestartsException.class)
        .hasRootCauseMessage(
            "the output "
                + run.layout().root()
                + " has been taken over by another run, or deleted, so this one has stopped");
    split.close();

    assertThat(run.attemptOfAudio("a.wav")).isEqualTo(2);
  }

  @ParameterizedTest
  @EnumSource
  void linesOfARunThatLostItsDirectoryDoNotAppear(OutputStore store) throws Exception {
    OutputRun run = run(store);
    Fence first = run.claim(Existing.REFUSE);
    try (SplitOutput split = run.begin(first, "000000")) {
      run.succeed(split, first, "a.wav");
      run.claim(Existing.RESUME);
      assertThatThrownBy(() -> run.commit(split)).isInstanceOf(SuppressRestartsException.class);
    }
    assertThat(run.outputs().results()).isEmpty();
    assertThat(new Markers(run.layout()).all(java.util.Set.of())).isEmpty();
  }

  /** An upload cannot be called back, so it is taken away afterwards. */
  @Test
  void linesThatWereUnderWayToAStoreAreTakenBack() throws Exception {
    OutputRun run = run(OutputStore.UPLOADING);
    Fence first = run.claim(Existing.REFUSE);
    try (SplitOutput split = run.begin(first, "000000")) {
      run.succeed(split, first, "a.wav");
      HookedFileSystem.hook(
          (operation, path) -> {
            if (operation.equals("create") && path.contains("/results/")) {
              HookedFileSystem.reset();
              claimQuietly(run);
            }
          });
      assertThatThrownBy(() -> run.commit(split)).isInstanceOf(SuppressRestartsException.class);
    }
    assertThat(run.outputs().results()).isEmpty();
  }

  private static void claimQuietly(OutputRun run) throws IOException {
    try {
      run.claim(Existing.RESUME);
    } catch (OutputException e) {
      throw new IOException(e);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aRunThatWasOverwrittenBringsNothingBack(OutputStore store) throws Exception {
    OutputRun run = run(store);
    Fence old = run.claim(Existing.REFUSE);
    run.write(old, "000000", List.of("a.wav"));
    SplitOutput split = run.begin(old, "000001");
    run.succeed(split, old, "b.wav");
    Fence fresh = run.claim(Existing.REPLACE);
    assertThat(fresh.number()).isEqualTo(1);

    assertThatThrownBy(() -> run.commit(split)).isInstanceOf(SuppressRestartsException.class);
    split.close();

    assertThat(directory.resolve("out/results")).doesNotExist();
    run.write(fresh, "000000", List.of("c.wav"));
    assertThat(run.outputs().results()).containsOnlyKeys("c.wav");
    assertThat(run.claim(Existing.RESUME).number()).as("still a run").isEqualTo(2);
  }

  /** The old job writes while the directory is being cleared: it had made the run unusable. */
  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "LOCAL")
  void aRunThatIsBeingOverwrittenCannotWrite(OutputStore store) throws Exception {
    OutputRun run = run(store);
    Fence old = run.claim(Existing.REFUSE);
    run.write(old, "000000", List.of("a.wav"));
    SplitOutput split = run.begin(old, "000001");
    run.succeed(split, old, "b.wav");
    List<String> outcome = new ArrayList<>();
    HookedFileSystem.hook(
        (operation, path) -> {
          if (operation.equals("delete") && path.endsWith("/results")) {
            HookedFileSystem.reset();
            try {
              run.commit(split);
              outcome.add("committed");
            } catch (SuppressRestartsException e) {
              outcome.add("refused");
            }
          }
        });
    run.claim(Existing.REPLACE);
    assertThat(outcome).containsExactly("refused");
    assertThat(directory.resolve("out/results")).doesNotExist();
  }

  @ParameterizedTest
  @EnumSource
  void aDirectoryWhoseClearingWasBrokenOffIsClearedByTheNextRun(OutputStore store)
      throws Exception {
    OutputRun run = run(store);
    run.write(run.claim(Existing.REFUSE), "000000", List.of("a.wav"));
    // What a killed client leaves that has begun to clear: see OutputDirectory.replace.
    Path description = directory.resolve("out/.remotemedia/run.json");
    Files.writeString(
        description, Files.readString(description).replace("clearing\":false", "clearing\":true"));

    Fence next = run.claim(Existing.RESUME);
    assertThat(next.number()).isEqualTo(1);
    assertThat(run.outputs().results()).isEmpty();
    run.write(next, "000000", List.of("b.wav"));
    assertThat(run.outputs().results()).containsOnlyKeys("b.wav");
  }

  /** Which made the run that had taken over end without metrics. */
  @ParameterizedTest
  @EnumSource
  void anEarlierPlanChangesNothingAfterTheDirectoryWasTakenOver(OutputStore store)
      throws Exception {
    OutputRun run = run(store);
    Fence first = run.claim(Existing.REFUSE);
    run.write(first, "000000", List.of("a.wav", "b.wav"));
    Fence second = run.claim(Existing.RESUME);
    try (EarlierOutputs planned = EarlierOutputs.read(run.layout(), second)) {
      planned.supersede("a.wav");
      run.claim(Existing.RESUME);
      Map<String, String> taken = run.tree();
      assertThatThrownBy(planned::apply).isInstanceOf(SuppressRestartsException.class);
      assertThatThrownBy(() -> planned.endOfInput(true))
          .isInstanceOf(SuppressRestartsException.class);
      assertThat(run.tree()).containsAllEntriesOf(taken);
    }
    assertThat(run.outputs().results()).containsOnlyKeys("a.wav", "b.wav");
  }

  /** Flink may do a split again elsewhere while a task that it has lost is still at work. */
  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "UPLOADING")
  void ofTwoTasksAtOneSplitTheLaterWins(OutputStore store) throws Exception {
    OutputRun run = run(store);
    Fence fence = run.claim(Existing.REFUSE);
    SplitOutput lost = run.begin(fence, "000000");
    run.succeed(lost, fence, "a.wav");
    run.fail(lost, "b.wav");
    try (SplitOutput again = run.begin(fence, "000000")) {
      run.succeed(again, fence, "a.wav");
      run.succeed(again, fence, "b.wav");
      run.commit(again);
    }
    assertThatThrownBy(() -> run.commit(lost))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("another task has taken up 000000");
    assertThatThrownBy(() -> run.audio(lost, fence, "a.wav")).isInstanceOf(IOException.class);
    lost.close();
    assertThat(run.outputs().results()).containsOnlyKeys("a.wav", "b.wav");
    assertThat(run.outputs().failed()).isEmpty();
  }

  /** Its metrics are there before it has cleaned up, and whoever waited for them continues. */
  @ParameterizedTest
  @EnumSource
  void aRunThatCleansUpLateTakesNothingFromTheNext(OutputStore store) throws Exception {
    OutputRun run = run(store);
    RunFiles earlier = new RunFiles(run.layout(), run.claim(Existing.REFUSE));
    earlier.writeMetrics(new byte[] {'{', '}'});
    Fence next = run.claim(Existing.RESUME);
    try (SplitOutput split = run.begin(next, "000000")) {
      earlier.finish();
      run.succeed(split, next, "a.wav");
      run.commit(split);
    }
    assertThat(run.outputs().results()).containsOnlyKeys("a.wav");
  }

  @ParameterizedTest
  @EnumSource
  void aRunCanBeginWhileTheOneBeforeCleansUp(OutputStore store) throws Exception {
    for (int round = 0; round < 20; round++) {
      OutputRun run = new OutputRun(store, directory.resolve(store + "-" + round));
      Fence first = run.claim(Existing.REFUSE);
      run.begin(first, "000000");
      RunFiles earlier = new RunFiles(run.layout(), first);
      earlier.writeMetrics(new byte[] {'{', '}'});
      CompletableFuture<Void> cleaning = CompletableFuture.runAsync(() -> finishQuietly(earlier));
      LockSupport.parkNanos(10_000L * round);
      Fence next = run.claim(Existing.RESUME);
      cleaning.get();
      run.write(next, "000000", List.of("a.wav"));
      assertThat(run.outputs().results()).containsOnlyKeys("a.wav");
    }
  }

  /** That it cannot clean up any more is for the log. */
  private static void finishQuietly(RunFiles files) {
    try {
      files.finish();
    } catch (IOException e) {
      assertThat(e).isInstanceOf(StorageException.class);
    }
  }
}
