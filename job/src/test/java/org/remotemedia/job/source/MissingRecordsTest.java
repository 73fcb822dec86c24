package org.remotemedia.job.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.remotemedia.job.container.ContainerKind;
import org.remotemedia.job.input.ContainerPlan;
import org.remotemedia.job.input.RecordLister;
import org.remotemedia.job.input.RecordRef;
import org.remotemedia.job.notes.InputNotes;
import org.remotemedia.job.output.AttemptOutput;
import org.remotemedia.job.output.ContainerAccount;
import org.remotemedia.job.output.EarlierOutputs;
import org.remotemedia.job.output.Fence;
import org.remotemedia.job.output.Fences;
import org.remotemedia.job.output.SplitNote;
import org.remotemedia.job.output.SplitOutput;
import org.remotemedia.job.testing.RunDirectory;
import org.remotemedia.operators.codec.write.AudioFileKind;

/** What of an input is left for a resumed run. */
class MissingRecordsTest {
  private static final InputNotes NOTES = new InputNotes();

  /** What {@link Fences#writeSplit} calls the records of the first split of the first attempt. */
  private static final String DONE = "1-000000-0.wav";

  private static final String DONE_TOO = "1-000000-1.wav";

  @TempDir private Path directory;
  private Fence first;

  @BeforeEach
  void runOnce() throws Exception {
    first = Fences.claim(directory);
    Fences.writeSplit(directory, first, "000000", 2);
  }

  /** The input as it is now. */
  private static final class Input implements RecordLister {
    private final Iterator<RecordRef> records;
    private boolean closed;

    Input(RecordRef... records) {
      this.records = List.of(records).iterator();
    }

    @Override
    public RecordRef next() {
      return records.hasNext() ? records.next() : null;
    }

    @Override
    public InputNotes notes() {
      return NOTES;
    }

    @Override
    public boolean isComplete() {
      return !records.hasNext();
    }

    @Override
    public void close() {
      closed = true;
    }
  }

  private static RecordRef file(String name, String version) {
    return new RecordRef(name, "/in/" + name, null, null, null, 1, null, version);
  }

  private static RecordRef shard(String name, String version) {
    ContainerPlan plan = new ContainerPlan(ContainerKind.of(name).orElseThrow(), List.of());
    return new RecordRef(name, "/in/" + name, null, null, null, 1, null, version, plan, null);
  }

  private void readShard(String splitId, ContainerAccount account) throws IOException {
    try (SplitOutput split =
        new AttemptOutput(Fences.layout(directory), first, List.of(), AudioFileKind.WAV)
            .beginSplit(splitId)) {
      split.commit(new SplitNote("digest", account, false));
    }
  }

  private EarlierOutputs earlier() throws Exception {
    return EarlierOutputs.read(Fences.layout(directory), Fences.resume(directory));
  }

  private List<RecordRef> left(RecordRef... records) throws Exception {
    List<RecordRef> left = new ArrayList<>();
    try (MissingRecords missing = new MissingRecords(new Input(records), earlier())) {
      for (RecordRef record = missing.next(); record != null; record = missing.next()) {
        left.add(record);
      }
    }
    return left;
  }

  @Test
  void whatIsDoneIsLeftOut() throws Exception {
    RecordRef added = file("new.wav", "1-1");
    RecordRef changed = file(DONE_TOO, "2-2");
    assertThat(left(file(DONE, "1-1"), added, changed)).containsExactly(added, changed);
  }

  /** It is not the one of that name which has succeeded. */
  @Test
  void whatMustFailIsLeftWhateverItsName() throws Exception {
    RecordRef clash = file(DONE, "1-1").failing("the name is taken");
    assertThat(left(file(DONE, "1-1"), clash)).containsExactly(clash);
  }

  @Test
  void whatTheListNowSaysOfARecordGoesToItsLine() throws Exception {
    try (EarlierOutputs earlier = earlier();
        MissingRecords missing =
            new MissingRecords(
                new Input(new RecordRef(DONE, "/moved/a.wav", null, null, null, 1, null, "1-1")),
                earlier)) {
      assertThat(missing.next()).isNull();
      earlier.endOfInput(true);
    }
    var results = new RunDirectory(directory).results();
    assertThat(results.get(DONE).get("source").textValue()).isEqualTo("/moved/a.wav");
    assertThat(results.get(DONE_TOO).get("source").textValue()).isEqualTo("/in/" + DONE_TOO);
  }

  @Test
  void ofShardsThoseAreLeftOfWhichRecordsMayBeMissing() throws Exception {
    readShard("000001", new ContainerAccount("done.tar", "1-1", true, 0, NOTES));
    readShard("000002", new ContainerAccount("broken.tar", "1-1", false, 0, NOTES));
    List<RecordRef> left =
        left(
            shard("done.tar", "1-1"),
            shard("broken.tar", "1-1"),
            shard("done.tar", "2-2"),
            shard("new.tar", "1-1"));
    assertThat(left)
        .extracting(RecordRef::name)
        .containsExactly("broken.tar", "done.tar", "new.tar");
    assertThat(left)
        .extracting(record -> record.container().earlierSplits())
        .containsExactly(List.of("000002"), List.of(), List.of());
  }

  @Test
  void tellsOfTheInputWhatTheInputTells() throws Exception {
    Input input = new Input(file(DONE, "1-1"));
    MissingRecords missing = new MissingRecords(input, earlier());
    assertThat(missing.notes()).isSameAs(NOTES);
    assertThat(missing.isComplete()).isFalse();
    assertThat(missing.next()).isNull();
    assertThat(missing.isComplete()).isTrue();
    assertThat(input.closed).isFalse();
    missing.close();
    assertThat(input.closed).isTrue();
  }
}
