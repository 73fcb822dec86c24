package org.remotemedia.job.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
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
import org.remotemedia.job.storage.Storage;
import org.remotemedia.job.testing.HookedFileSystem;

/** A run that was thought dead is not, and another takes its output directory over. */
@Timeout(600)
class TakeoverTest {
  private static final int SPLITS = 20;
  private static final int RECORDS_PER_SPLIT = 3;

  /** Some longer than the writer takes. */
  private static final double LONGEST_NANOS = 60_000_000;

  @TempDir private Path directory;

  @AfterEach
  void unhook() {
    HookedFileSystem.reset();
  }

  private OutputRun run(OutputStore store) throws OutputException {
    return new OutputRun(store, directory.resolve("out"));
  }

  /** Writes one split after the other, until it is done or stopped. */
  private static void writeAll(OutputRun run, Fence fence) throws IOException {
    for (int split = 0; split < SPLITS; split++) {
      int from = split * RECORDS_PER_SPLIT;
      run.write(fence, id(split), OutputRun.names(from, from + RECORDS_PER_SPLIT));
    }
  }

  private static String id(int split) {
    return String.format("%06d", split);
  }

  @ParameterizedTest
  @EnumSource
  void whatIsTakenOverAtAnyMomentIsNeitherLostNorDoubled(OutputStore store) throws Exception {
    takeOver(directory, store, store == OutputStore.LOCAL ? 20 : 15, System.nanoTime());
  }

  static void takeOver(Path directory, OutputStore store, int rounds, long seed) throws Exception {
    System.out.println("takeover of " + store + ": seed " + seed);
    Random random = new Random(seed);
    for (int round = 0; round < rounds; round++) {
      Path root = directory.resolve(store + "-" + round);
      OutputRun run = new OutputRun(store, root);
      Fence first = run.claim(Existing.REFUSE);
      CompletableFuture<Void> old =
          CompletableFuture.runAsync(
              () -> {
                try {
                  writeAll(run, first);
                } catch (IOException e) {
                  throw new AssertionError("stopped for another reason", e);
                } catch (SuppressRestartsException e) {
                  // It was told that it has lost the directory.
                }
              });
      LockSupport.parkNanos((long) (random.nextDouble() * LONGEST_NANOS));
      takeOver(run, store);
      old.get();
      assertWhole(run, store, "seed " + seed + ", round " + round);
      Storage.of(root.toString()).deleteRecursively(root.toString());
    }
    System.out.println(rounds + " takeovers of " + store + ": nothing lost, nothing twice");
  }

  private static void takeOver(OutputRun run, OutputStore store) throws Exception {
    Fence second = run.claim(Existing.RESUME);
    Map<String, String> taken = store == OutputStore.UPLOADING ? Map.of() : run.tree();
    try (EarlierOutputs earlier = EarlierOutputs.read(run.layout(), second)) {
      if (store != OutputStore.UPLOADING) {
        Map<String, String> later = run.tree();
        later.keySet().removeIf(file -> !taken.containsKey(file));
        assertThat(taken).as("nothing appears or changes").containsAllEntriesOf(later);
      }
      List<String> missing = new ArrayList<>();
      for (String record : OutputRun.names(0, SPLITS * RECORDS_PER_SPLIT)) {
        if (!earlier.isDone(record, "1-1")) {
          missing.add(record);
          earlier.supersede(record);
        }
      }
      earlier.apply();
      for (int from = 0; from < missing.size(); from += RECORDS_PER_SPLIT) {
        int to = Math.min(missing.size(), from + RECORDS_PER_SPLIT);
        run.write(second, id(from / RECORDS_PER_SPLIT), missing.subList(from, to));
      }
      earlier.endOfInput(true);
    }
  }

  private static void assertWhole(OutputRun run, OutputStore store, String when)
      throws IOException {
    // Throws where a record has two lines.
    Map<String, JsonNode> results = run.outputs().results();
    assertThat(results.keySet())
        .as("lost or doubled, " + when)
        .containsExactlyElementsOf(OutputRun.names(0, SPLITS * RECORDS_PER_SPLIT));
    assertThat(run.markedRecords()).as(when).isEqualTo(results.size());
    if (store != OutputStore.UPLOADING) {
      for (Map.Entry<String, JsonNode> line : results.entrySet()) {
        assertThat(run.attemptOfAudio(line.getKey()))
            .as("audio of " + line.getKey() + " is that of its line, " + when)
            .isEqualTo(line.getValue().at("/outputs/attempt").intValue());
      }
    }
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
}
