package org.remotemedia.job.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.remotemedia.job.output.OutputDirectory.Existing;
import org.remotemedia.job.testing.HookedFileSystem;
import org.remotemedia.operators.accounts.Accounts;

/** What a resumed run finds, keeps, corrects and takes away. */
@Timeout(60)
class EarlierOutputsTest {
  @TempDir private Path directory;

  @AfterEach
  void unhook() {
    HookedFileSystem.reset();
  }

  private OutputRun run(OutputStore store) throws OutputException {
    return new OutputRun(store, directory.resolve("out"));
  }

  private static Accounts accounts(OutputRun run) throws IOException {
    Accounts sum = new Accounts();
    new Markers(run.layout()).all(Set.of()).forEach(marker -> sum.add(marker.accounts()));
    return sum;
  }

  @ParameterizedTest
  @EnumSource
  void markersHaveTheAccountsOfTheLinesThatAreLeft(OutputStore store) throws Exception {
    OutputRun run = run(store);
    Fence first = run.claim(Existing.REFUSE);
    run.write(first, "000000", List.of("a.wav", "b.wav"), List.of("c.wav", "d.wav"));
    Fence second = run.claim(Existing.RESUME);
    try (EarlierOutputs earlier = EarlierOutputs.read(run.layout(), second)) {
      earlier.supersede("b.wav");
      earlier.supersede("c.wav");
      earlier.apply();
    }
    assertThat(run.outputs().results()).containsOnlyKeys("a.wav");
    assertThat(run.outputs().failed()).containsOnlyKeys("d.wav");
    assertThat(directory.resolve("out/audio/gain/a.wav")).exists();
    assertThat(directory.resolve("out/audio/gain/b.wav")).doesNotExist();
    Accounts left = accounts(run);
    assertThat(List.of(left.succeeded(), left.failed())).isEqualTo(List.of(1L, 1L));
    assertThat(left.audioSeconds()).isEqualTo(1.0);
    assertThat(left.node(OutputRun.NODE).succeeded()).isEqualTo(1);
    assertThat(left.node(OutputRun.NODE).failed()).isEqualTo(1);
    assertThat(left.node(OutputRun.NODE).errors()).isEqualTo(java.util.Map.of("no luck", 1L));
    assertThat(left.node(OutputRun.NODE).latencyMicros().getTotalCount()).isEqualTo(2);
    assertThat(left.corpus().durationsMs().getTotalCount()).isEqualTo(2);
    assertThat(left.corpus().failures().total()).isEqualTo(1);
  }

  @Test
  void aSplitWithoutLinesLeavesNothing() throws Exception {
    OutputRun run = run(OutputStore.LOCAL);
    run.write(run.claim(Existing.REFUSE), "000000", List.of("a.wav"));
    Fence second = run.claim(Existing.RESUME);
    try (EarlierOutputs earlier = EarlierOutputs.read(run.layout(), second)) {
      earlier.supersede("a.wav");
      earlier.apply();
    }
    assertThat(run.tree()).containsOnlyKeys(".remotemedia/run.json");
  }

  /** On HDFS a file has to be taken away before another can have its name. */
  @Test
  void keptLinesSurviveACrashInTheMiddleOfReplacingTheirPart() throws Exception {
    OutputRun run = run(OutputStore.RENAMING);
    run.write(run.claim(Existing.REFUSE), "000000", List.of("a.wav", "b.wav"));
    Fence second = run.claim(Existing.RESUME);
    EarlierOutputs earlier = EarlierOutputs.read(run.layout(), second);
    earlier.supersede("b.wav");
    HookedFileSystem.hook(
        (operation, path) -> {
          if (operation.equals("rename") && path.endsWith("/results/part-000000.jsonl")) {
            throw new IOException("the machine is gone");
          }
        });
    assertThatThrownBy(earlier::apply).hasMessageContaining("the machine is gone");
    HookedFileSystem.reset();
    assertThat(directory.resolve("out/results/part-000000.jsonl")).doesNotExist();

    Fence third = run.claim(Existing.RESUME);
    try (EarlierOutputs again = EarlierOutputs.read(run.layout(), third)) {
      assertThat(again.isDone("a.wav", "1-1")).isTrue();
      assertThat(again.isDone("b.wav", "1-1")).isTrue();
    }
    assertThat(run.outputs().results()).containsOnlyKeys("a.wav", "b.wav");
  }

  /** Otherwise the run would be taken for a directory of somebody else's files for ever. */
  @Test
  void theDescriptionSurvivesACrashInTheMiddleOfReplacingIt() throws Exception {
    OutputRun run = run(OutputStore.RENAMING);
    run.write(run.claim(Existing.REFUSE), "000000", List.of("a.wav"));
    HookedFileSystem.hook(
        (operation, path) -> {
          if (operation.equals("rename") && path.endsWith("/run.json")) {
            throw new IOException("the machine is gone");
          }
        });
    assertThatThrownBy(() -> run.claim(Existing.RESUME)).hasMessageContaining("machine is gone");
    HookedFileSystem.reset();
    assertThat(directory.resolve("out/.remotemedia/run.json")).doesNotExist();

    assertThat(run.claim(Existing.RESUME).number()).isEqualTo(2);
    assertThat(run.outputs().results()).containsOnlyKeys("a.wav");
  }

  /** A marker says that everything else is there; so it comes last, and goes first. */
  @Test
  void theMarkerIsPublishedAfterAllElse() throws Exception {
    OutputRun run = run(OutputStore.RENAMING);
    Fence fence = run.claim(Existing.REFUSE);
    List<String> published = new ArrayList<>();
    HookedFileSystem.hook(
        (operation, path) -> {
          if (operation.equals("rename")) {
            published.add(path.substring(path.indexOf("/out/") + 5));
          }
        });
    run.write(fence, "000000", List.of("a.wav"), List.of("b.wav"));
    assertThat(published)
        .containsExactly(
            "audio/gain/a.wav",
            "failed/part-000000.jsonl",
            "results/part-000000.jsonl",
            ".remotemedia/records/000000.jsonl",
            ".remotemedia/splits/000000.json");
  }

  @Test
  void aRewriteThatWasBrokenOffAnywhereIsRepaired() throws Exception {
    int survived = 0;
    for (int operation = 0; ; operation++) {
      Path root = directory.resolve("out" + operation);
      OutputRun run = new OutputRun(OutputStore.RENAMING, root);
      Fence first = run.claim(Existing.REFUSE);
      run.write(first, "000000", List.of("a.wav", "b.wav"), List.of("c.wav"));
      Fence second = run.claim(Existing.RESUME);
      EarlierOutputs earlier = EarlierOutputs.read(run.layout(), second);
      earlier.supersede("b.wav");
      earlier.supersede("c.wav");
      int[] left = {operation};
      HookedFileSystem.hook(
          (name, path) -> {
            if (left[0]-- <= 0) {
              throw new IOException("the machine is gone");
            }
          });
      boolean done = false;
      try {
        earlier.apply();
        done = true;
      } catch (IOException e) {
        survived++;
      }
      HookedFileSystem.reset();
      Fence third = run.claim(Existing.RESUME);
      try (EarlierOutputs again = EarlierOutputs.read(run.layout(), third)) {
        assertThat(again.isDone("a.wav", "1-1")).as("operation " + operation).isTrue();
      }
      long lines = (long) run.outputs().results().size() + run.outputs().failed().size();
      assertThat(run.markedRecords()).as("operation " + operation).isEqualTo(lines);
      assertThat(run.outputs().results()).containsKey("a.wav");
      if (done) {
        assertThat(lines).isEqualTo(1);
        assertThat(survived).isGreaterThan(5);
        return;
      }
    }
  }

  @Test
  void aDamagedMarkerMeansThatTheSplitIsNotDone() throws Exception {
    OutputRun run = run(OutputStore.LOCAL);
    run.write(run.claim(Existing.REFUSE), "000000", List.of("a.wav"));
    // As a loss of power can leave it.
    Files.write(directory.resolve("out/.remotemedia/splits/000000.json"), new byte[0]);
    Fence second = run.claim(Existing.RESUME);
    try (EarlierOutputs earlier = EarlierOutputs.read(run.layout(), second)) {
      assertThat(earlier.isDone("a.wav", "1-1")).isFalse();
    }
    assertThat(run.outputs().results()).isEmpty();
  }

  @Test
  void aChangedFileIsNotDone() throws Exception {
    OutputRun run = run(OutputStore.LOCAL);
    run.write(run.claim(Existing.REFUSE), "000000", List.of("a.wav"));
    Fence second = run.claim(Existing.RESUME);
    try (EarlierOutputs earlier = EarlierOutputs.read(run.layout(), second)) {
      assertThat(earlier.isDone("a.wav", "1-1")).isTrue();
      assertThat(earlier.isDone("a.wav", "1-2")).isFalse();
      assertThat(earlier.isDone("a.wav", null)).isTrue();
    }
  }

  private OutputRun withFailures() throws Exception {
    OutputRun run = run(OutputStore.LOCAL);
    Fence first = run.claim(Existing.REFUSE);
    run.write(first, "000000", List.of("a.wav"), List.of("gone/b.wav"));
    return run;
  }

  @Test
  void failuresThatTheInputNoLongerHasGo() throws Exception {
    OutputRun run = withFailures();
    try (EarlierOutputs earlier = EarlierOutputs.read(run.layout(), run.claim(Existing.RESUME))) {
      assertThat(earlier.isDone("a.wav", "1-1")).isTrue();
      earlier.endOfInput(true);
    }
    assertThat(run.outputs().failed()).isEmpty();
    assertThat(run.outputs().results()).containsOnlyKeys("a.wav");
  }

  @Test
  void anInputThatCouldNotBeListedInFullDeletesNothing() throws Exception {
    OutputRun run = withFailures();
    try (EarlierOutputs earlier = EarlierOutputs.read(run.layout(), run.claim(Existing.RESUME))) {
      assertThat(earlier.isDone("a.wav", "1-1")).isTrue();
      earlier.endOfInput(false);
    }
    assertThat(run.outputs().failed()).containsOnlyKeys("gone/b.wav");
  }

  /** As when another input is given by mistake. */
  @Test
  void anInputWithoutAnyEarlierRecordDeletesNothing() throws Exception {
    OutputRun run = withFailures();
    try (EarlierOutputs earlier = EarlierOutputs.read(run.layout(), run.claim(Existing.RESUME))) {
      assertThat(earlier.isDone("other.wav", "1-1")).isFalse();
      earlier.endOfInput(true);
    }
    assertThat(run.outputs().failed()).containsOnlyKeys("gone/b.wav");
  }

  private static ObjectNode fields(String speaker) {
    return JsonNodeFactory.instance.objectNode().put("speaker", speaker).put("record", "mine");
  }

  @ParameterizedTest
  @EnumSource
  void linesAreBroughtUpToDateWithTheList(OutputStore store) throws Exception {
    OutputRun run = run(store);
    Fence first = run.claim(Existing.REFUSE);
    try (SplitOutput split = run.begin(first, "000000")) {
      run.succeed(split, first, "a.wav", fields("Ann"));
      run.succeed(split, first, "b.wav", fields("Bob"));
      run.commit(split);
    }
    JsonNode before = run.outputs().results().get("b.wav");
    Fence second = run.claim(Existing.RESUME);
    try (EarlierOutputs earlier = EarlierOutputs.read(run.layout(), second)) {
      assertThat(earlier.isDone("a.wav", "1-1")).isTrue();
      earlier.listed("a.wav", "/in/a.wav", fields("Anna"));
      earlier.listed("b.wav", "/in/b.wav", fields("Bob"));
      earlier.endOfInput(true);
    }
    JsonNode corrected = run.outputs().results().get("a.wav");
    assertThat(corrected.get("speaker").textValue()).isEqualTo("Anna");
    assertThat(corrected.get("input_record").textValue()).isEqualTo("mine");
    assertThat(corrected.get("record").textValue()).isEqualTo("a.wav");
    assertThat(corrected.at("/outputs/attempt").intValue()).isEqualTo(1);
    assertThat(run.outputs().results().get("b.wav")).isEqualTo(before);
    List<Marker> markers = new Markers(run.layout()).all(Set.of());
    assertThat(markers).hasSize(1);
    assertThat(markers.get(0).correctedBy(second)).isEqualTo(1);
    assertThat(run.attemptOfAudio("a.wav")).isEqualTo(1);

    Fence third = run.claim(Existing.RESUME);
    var tree = run.tree();
    try (EarlierOutputs earlier = EarlierOutputs.read(run.layout(), third)) {
      earlier.listed("a.wav", "/in/a.wav", fields("Anna"));
      earlier.endOfInput(true);
    }
    assertThat(run.tree()).as("nothing is left to correct").isEqualTo(tree);
  }

  @Test
  void aMovedCorpusIsTheSameInput() throws Exception {
    OutputRun run = run(OutputStore.LOCAL);
    run.write(run.claim("/old/corpus", Existing.REFUSE).fence(), "000000", List.of("a.wav"));
    Claim moved = run.claim("/new/corpus", Existing.RESUME);
    assertThat(moved.earlierInput()).isEqualTo("/old/corpus");
    assertThat(run.claim("/new/corpus", Existing.RESUME).earlierInput()).isNull();
  }
}
