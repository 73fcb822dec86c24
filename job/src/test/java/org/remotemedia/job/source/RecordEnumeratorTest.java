package org.remotemedia.job.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.remotemedia.job.input.InputSpec;
import org.remotemedia.job.input.RecordRef;
import org.remotemedia.job.output.DamagedOutputException;
import org.remotemedia.job.output.Fence;
import org.remotemedia.job.output.Fences;
import org.remotemedia.job.output.Layout;
import org.remotemedia.job.testing.HookedFileSystem;
import org.remotemedia.job.testing.RunDirectory;

@Timeout(20)
class RecordEnumeratorTest {
  private static final int FILES = 5;

  @TempDir private Path directory;
  @TempDir private Path outputs;
  private int runs;
  private final FakeEnumeratorContext context = new FakeEnumeratorContext();
  private RecordEnumerator enumerator;

  /** Each of the first splits has one record only. */
  @BeforeEach
  void makeInput() throws Exception {
    for (int i = 0; i < FILES; i++) {
      Files.createFile(directory.resolve(i + ".wav"));
    }
    Files.createDirectory(directory.resolve("z"));
    enumerator = enumerator();
    context.register(0);
    context.register(1);
  }

  private RecordEnumerator enumerator() throws Exception {
    return new RecordEnumerator(context, plan(directory.toString()));
  }

  private SourcePlan plan(String input) throws Exception {
    Path own = outputs.resolve("run" + ++runs);
    Fence fence = Fences.claim(own);
    return new SourcePlan(InputSpec.parse(input), Fences.layout(own), fence, 100, false);
  }

  private void request(int subtask) {
    enumerator.handleSplitRequest(subtask, "here");
    context.runCalls();
  }

  private static List<String> names(List<RecordSplit> splits) throws IOException {
    List<String> names = new ArrayList<>();
    for (RecordSplit split : splits) {
      split.decode().records().stream().map(RecordRef::name).forEach(names::add);
    }
    return names;
  }

  @Test
  void givesSplitsInTurnAndThenTheEnd() throws IOException {
    for (int round = 0; round < 2; round++) {
      request(0);
      request(1);
    }
    request(0);
    assertThat(context.assigned(0)).containsExactly("000000", "000002", "000004");
    assertThat(context.assigned(1)).containsExactly("000001", "000003");
    assertThat(context.hasEnded(0)).isFalse();
    request(0);
    request(1);
    assertThat(context.hasEnded(0)).isTrue();
    assertThat(context.hasEnded(1)).isTrue();
    assertThat(names(context.unregister(0))).containsExactly("0.wav", "2.wav", "4.wav");
  }

  @Test
  void listsNoFurtherThanAskedFor() throws IOException {
    // The fifth split is the first of two records.
    for (int i = 0; i < FILES - 1; i++) {
      request(0);
    }
    Files.createFile(directory.resolve("z/late.wav"));
    request(0);
    assertThat(names(context.unregister(0))).endsWith("4.wav", "z/late.wav").hasSize(FILES + 1);
  }

  @Test
  void givesSplitsThatCameBackFirst() {
    request(0);
    request(1);
    request(0);
    enumerator.addSplitsBack(context.unregister(0), 0);
    context.register(0);
    request(1);
    request(0);
    request(0);
    assertThat(context.assigned(1)).containsExactly("000001", "000000");
    assertThat(context.assigned(0)).containsExactly("000002", "000003");
  }

  @Test
  void keepsTheSplitOfAReaderThatIsGoneMeanwhile() {
    enumerator.handleSplitRequest(0, "here");
    context.unregister(0);
    context.runCalls();
    request(1);
    assertThat(context.assigned(1)).containsExactly("000000");
  }

  @Test
  void doesNotEndAReaderByItsOldRequestWhileSplitsWait() {
    for (int i = 0; i < FILES; i++) {
      request(0);
    }
    // Asks for more, which takes long; fails and is back before the answer.
    enumerator.handleSplitRequest(0, "here");
    enumerator.addSplitsBack(context.unregister(0), 0);
    context.register(0);
    enumerator.handleSplitRequest(0, "here");
    context.runCalls();
    assertThat(context.hasEnded(0)).isFalse();
    while (!context.hasEnded(0)) {
      request(0);
    }
    assertThat(context.assigned(0))
        .containsExactlyInAnyOrder("000000", "000001", "000002", "000003", "000004");
  }

  /** A batch job that took checkpoints would lose what was handed out since the last one. */
  @Test
  void refusesCheckpoints() {
    assertThatThrownBy(() -> enumerator.snapshotState(1))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("takes no checkpoints");
  }

  @Test
  void splitsSurviveTheirSerializer() throws IOException {
    request(0);
    RecordSplit split = context.unregister(0).get(0);
    RecordSplit.Serializer serializer = new RecordSplit.Serializer();
    RecordSplit read = serializer.deserialize(serializer.getVersion(), serializer.serialize(split));
    assertThat(read.splitId()).isEqualTo("000000");
    assertThat(read.decode()).isEqualTo(split.decode());
    assertThatThrownBy(() -> serializer.deserialize(99, serializer.serialize(split)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("unknown version 99");
  }

  @Test
  void anInputThatCannotBeListedAnyMoreEndsTheJobNamingIt() throws Exception {
    Path list =
        Files.writeString(directory.resolve("list.jsonl"), "{\"audio_filepath\": \"0.wav\"}");
    enumerator = new RecordEnumerator(context, plan(list.toString()));
    Files.delete(list);
    assertThatThrownBy(() -> request(0))
        .hasMessageContaining("can no longer be listed")
        .hasMessageContaining(list.toString());
  }

  @Test
  void closesTheInputWhenEarlierOutputsCannotBeRead() throws Exception {
    Path list =
        Files.writeString(directory.resolve("list.jsonl"), "{\"audio_filepath\": \"0.wav\"}");
    Path out = directory.resolve("out");
    Fences.writeSplit(out, Fences.claim(out), "000000", 2);
    Files.writeString(out.resolve(".remotemedia/records/000000.jsonl"), "no account\n");
    String hooked = HookedFileSystem.RENAMING + "://" + list;
    enumerator =
        new RecordEnumerator(
            context,
            new SourcePlan(
                InputSpec.parse(hooked),
                new Layout(out.toString()),
                Fences.resume(out),
                100,
                false));
    int open = HookedFileSystem.openStreams();

    assertThatThrownBy(() -> request(0))
        .isInstanceOf(SuppressRestartsException.class)
        .hasRootCauseInstanceOf(DamagedOutputException.class)
        .rootCause()
        .hasMessageContaining("line 1 of");

    enumerator.close();
    assertThat(HookedFileSystem.openStreams()).isEqualTo(open);
  }

  @Test
  void aFolderThatMayNotBeListedForAMomentDeletesNothing() throws Exception {
    Path in = Files.createDirectories(directory.resolve("in/deep"));
    Files.createFile(in.resolve("a.wav"));
    Files.createFile(directory.resolve("in/1-000000-0.wav"));
    Path out = directory.resolve("out");
    Fences.writeFailure(out, "deep", "deep/a.wav", "1-000000-0.wav");
    enumerator =
        new RecordEnumerator(
            context,
            new SourcePlan(
                InputSpec.parse(HookedFileSystem.RENAMING + "://" + in.getParent()),
                new Layout(out.toString()),
                Fences.resume(out),
                100,
                false));
    HookedFileSystem.hook(
        (operation, path) -> {
          if (operation.equals("list") && path.endsWith("/deep")) {
            throw new AccessDeniedException(path);
          }
        });
    try {
      while (!context.hasEnded(0)) {
        request(0);
      }
    } finally {
      HookedFileSystem.reset();
    }
    assertThat(names(context.unregister(0))).containsExactly("1-000000-0.wav", "deep");
    assertThat(new RunDirectory(out).failed()).containsOnlyKeys("deep/a.wav");
  }

  @Test
  void aSplitThatCameBackWaitsForNoListing() {
    request(0);
    enumerator.addSplitsBack(context.unregister(0), 0);
    context.register(0);
    enumerator.handleSplitRequest(0, "here");
    assertThat(context.assigned(0)).containsExactly("000000");
  }

  @Test
  void closesTheInput() throws Exception {
    Path list = directory.resolve("list.jsonl");
    Files.writeString(list, "{\"audio_filepath\": \"0.wav\"}\n".repeat(5));
    int open = HookedFileSystem.openStreams();
    enumerator = new RecordEnumerator(context, plan(HookedFileSystem.RENAMING + "://" + list));
    request(0);
    assertThat(HookedFileSystem.openStreams()).isEqualTo(open + 1);
    enumerator.close();
    assertThat(HookedFileSystem.openStreams()).isEqualTo(open);
    // One that was never asked for a split.
    enumerator().close();
  }

  private void resume(Path in, Path out) throws Exception {
    enumerator =
        new RecordEnumerator(
            context,
            new SourcePlan(
                InputSpec.parse(in.toString()),
                new Layout(out.toString()),
                Fences.resume(out),
                100,
                false));
  }

  @Test
  void theLineOfARecordThatIsDoneAgainIsGoneBeforeItsSplitIsHandedOut() throws Exception {
    Path in = Files.createDirectory(directory.resolve("in"));
    Path out = directory.resolve("out");
    Fences.writeSplit(out, Fences.claim(out), "000000", 3);
    // Other files than those that were read then.
    Files.createFile(in.resolve("1-000000-0.wav"));
    Files.createFile(in.resolve("1-000000-1.wav"));
    resume(in, out);
    request(0);
    assertThat(context.assigned(0)).containsExactly("r2-000000");
    assertThat(new RunDirectory(out).results())
        .containsOnlyKeys("1-000000-1.wav", "1-000000-2.wav");
    request(0);
    assertThat(new RunDirectory(out).results()).containsOnlyKeys("1-000000-2.wav");
  }

  @Test
  void failuresThatTheInputNoLongerHasGoAtItsEnd() throws Exception {
    Path in = Files.createDirectory(directory.resolve("in"));
    Path out = directory.resolve("out");
    Fences.writeFailure(out, "a.wav", "gone.wav");
    Files.createFile(in.resolve("a.wav"));
    resume(in, out);
    request(0);
    assertThat(new RunDirectory(out).failed()).containsOnlyKeys("gone.wav");
    request(0);
    assertThat(context.hasEnded(0)).isTrue();
    assertThat(new RunDirectory(out).failed()).isEmpty();
  }

  @Test
  void theLinesOfAShardThatHasChangedAreGoneBeforeItIsHandedOut() throws Exception {
    Path in = Files.createDirectory(directory.resolve("in"));
    Path out = directory.resolve("out");
    Fences.writeShard(out, Fences.claim(out), "000000", "s.tar", "s.tar/a.wav", "s.tar/b.wav");
    Files.createFile(in.resolve("s.tar"));
    resume(in, out);
    request(0);
    assertThat(names(context.unregister(0))).containsExactly("s.tar");
    assertThat(new RunDirectory(out).results()).isEmpty();
  }
}
