package org.remotemedia.job.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.remotemedia.job.container.ContainerKind;
import org.remotemedia.job.fields.ListFields;
import org.remotemedia.job.input.ContainerPlan;
import org.remotemedia.job.input.RecordRef;
import org.remotemedia.job.notes.InputNotes;
import org.remotemedia.job.notes.InputNotes.LeftOut;
import org.remotemedia.job.output.ContainerAccount;
import org.remotemedia.job.output.Layout;
import org.remotemedia.job.output.Part;
import org.remotemedia.job.storage.ReadRetries;
import org.remotemedia.job.testing.HookedFileSystem;
import org.remotemedia.job.testing.Tars;
import org.remotemedia.job.testing.Wavs;

/** The records of a shard, and what stands for those that cannot be read. */
@Timeout(20)
class ContainerRecordsTest {
  private static final byte[] WAV = Tars.wav(Wavs.bursts(8000, 2000));

  @TempDir private Path directory;
  private Path shard;
  private Layout layout;

  @BeforeEach
  void place() {
    shard = directory.resolve("s.tar");
    layout = new Layout(directory.resolve("out").toString());
  }

  private RecordRef container(String... earlierSplits) {
    ContainerPlan plan =
        new ContainerPlan(ContainerKind.of("s.tar").orElseThrow(), List.of(earlierSplits));
    String source = HookedFileSystem.RENAMING + "://" + shard;
    return new RecordRef("s.tar", source, null, null, null, -1, null, "v1", plan, null);
  }

  private ContainerRecords open(String... earlierSplits) throws IOException {
    return ContainerRecords.of(
        container(earlierSplits), new ReadRetries(0, 1), layout, ListFields.USUAL);
  }

  private static List<RecordRef> rest(ContainerRecords records) throws IOException {
    List<RecordRef> rest = new ArrayList<>();
    for (Recording next = records.next(); next != null; next = records.next()) {
      rest.add(next.record());
    }
    return rest;
  }

  private void writeShard() throws IOException {
    new Tars()
        .add("a.wav", WAV)
        .add("a.json", "{\"n\": 1}")
        .add("notes.xyz", "ignored")
        .add("b.wav", WAV)
        .write(shard);
  }

  @Test
  void givesEachRecordingWithWhatTheShardSaysOfIt() throws Exception {
    writeShard();
    try (ContainerRecords records = open()) {
      long started = System.nanoTime();
      Recording first = records.next();
      assertThat(first.foundNanos()).isBetween(0L, System.nanoTime() - started);
      assertThat(first.record().name()).isEqualTo("s.tar/a.wav");
      assertThat(first.record().carried().toString()).isEqualTo("{\"n\":1}");
      assertThat(first.content().open().readAllBytes()).isEqualTo(WAV);
      assertThat(rest(records)).extracting(RecordRef::name).containsExactly("s.tar/b.wav");
      assertThat(records.next()).isNull();
      assertThat(records.container())
          .isEqualTo(new ContainerAccount("s.tar", "v1", true, 2, notes(LeftOut.MEMBERS, ".xyz")));
    }
  }

  @Test
  void closesTheShard() throws Exception {
    writeShard();
    int open = HookedFileSystem.openStreams();
    ContainerRecords records = open();
    records.next();
    assertThat(HookedFileSystem.openStreams()).isGreaterThan(open);
    records.close();
    assertThat(HookedFileSystem.openStreams()).isEqualTo(open);
  }

  @Test
  void leavesOutWhatHasALineAlready() throws Exception {
    writeShard();
    Path part = Path.of(layout.part(Part.RESULTS, "000003"));
    Files.createDirectories(part.getParent());
    Files.writeString(part, "{\"record\": \"s.tar/a.wav\"}\n");
    try (ContainerRecords records = open("000002", "000003")) {
      assertThat(rest(records)).extracting(RecordRef::name).containsExactly("s.tar/b.wav");
      assertThat(records.container().records()).as("with the one that is done").isEqualTo(2);
    }
  }

  @Test
  void aNameThatComesTwiceFailsAlsoWhereTheFirstIsDone() throws Exception {
    new Tars().add("a.wav", WAV).add("b.wav", WAV).add("a.wav", WAV).write(shard);
    Path part = Path.of(layout.part(Part.RESULTS, "000003"));
    Files.createDirectories(part.getParent());
    Files.writeString(part, "{\"record\": \"s.tar/a.wav\"}\n");
    try (ContainerRecords records = open("000003")) {
      List<RecordRef> left = rest(records);
      assertThat(left).extracting(RecordRef::name).containsExactly("s.tar/a.wav", "s.tar/b.wav");
      assertThat(left.get(1).problem()).isNull();
      assertThat(left.get(0).problem()).contains("\"s.tar/a.wav\" is taken");
      assertThat(records.container().records()).isEqualTo(3);
    }
  }

  @Test
  void ofADamagedShardItsOwnNameFailsInPlaceOfTheRest() throws Exception {
    writeShard();
    byte[] whole = Files.readAllBytes(shard);
    Files.write(shard, Arrays.copyOf(whole, WAV.length + 5000));
    try (ContainerRecords records = open()) {
      List<RecordRef> found = rest(records);
      assertThat(found).extracting(RecordRef::name).containsExactly("s.tar/a.wav", "s.tar");
      assertThat(found.get(1).problem())
          .startsWith("s.tar cannot be read to its end: ")
          .endsWith("; of its records, 1 was found");
      assertThat(found.get(1).source()).isEqualTo(container().source());
      assertThat(records.next()).isNull();
      assertThat(records.container().complete()).isFalse();
      assertThat(records.container().records()).isEqualTo(1);
    }
  }

  @Test
  void aShardThatIsNotThereFailsUnderItsOwnName() throws Exception {
    try (ContainerRecords records = open()) {
      assertThat(rest(records))
          .singleElement()
          .satisfies(
              record ->
                  assertThat(record.problem())
                      .startsWith("s.tar cannot be read: ")
                      .contains("no such file")
                      .endsWith("; of its records, 0 were found"));
      assertThat(records.container())
          .isEqualTo(new ContainerAccount("s.tar", "v1", false, 0, notes(LeftOut.UNREAD, "s.tar")));
    }
  }

  @Test
  void aNameThatIsTakenGivesWayToAnotherWhereTheShardHasOne() throws Exception {
    Path rows = Path.of("src/test/resources/containers/odd-rows.parquet");
    ContainerPlan plan = new ContainerPlan(ContainerKind.of("s.parquet").orElseThrow(), List.of());
    RecordRef container =
        new RecordRef("s", rows.toString(), null, null, null, -1, null, "v1", plan, null);
    try (ContainerRecords records =
        ContainerRecords.of(container, new ReadRetries(0, 1), layout, ListFields.USUAL)) {
      List<RecordRef> found = rest(records).subList(0, 3);
      assertThat(found)
          .extracting(RecordRef::name)
          .containsExactly("s/same.flac", "s/d/same.flac", "s/row-2/same.flac");
      assertThat(found).extracting(RecordRef::problem).containsOnlyNulls();
    }
  }

  private static InputNotes notes(LeftOut what, String kind) {
    InputNotes notes = new InputNotes();
    notes.leaveOut(what, kind);
    return notes;
  }
}
