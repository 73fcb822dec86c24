package org.remotemedia.job.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.remotemedia.job.testing.FaultyFileSystem.ALWAYS;
import static org.remotemedia.job.testing.FaultyFileSystem.EIO;
import static org.remotemedia.job.testing.FaultyFileSystem.EVERY_OTHER;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.remotemedia.job.storage.ReadRetries;
import org.remotemedia.job.storage.StorageException;
import org.remotemedia.job.testing.FaultyFileSystem;
import org.remotemedia.job.testing.FaultyFileSystem.Call;
import org.remotemedia.operators.error.TaskFault;

/** Faults of the storage while lists and directories are read. */
class InputFaultsTest {
  private static final int ENTRIES = 4000;

  /** Beyond what is read ahead of the first entries. */
  private static final int LATE = 90;

  private static final ReadRetries RETRIES = new ReadRetries(3, 1);

  @TempDir private Path directory;

  @BeforeEach
  @AfterEach
  void forget() {
    FaultyFileSystem.reset();
  }

  private void makeList(String name) throws IOException {
    boolean csv = name.endsWith(".csv");
    String entries =
        IntStream.range(0, ENTRIES)
            .mapToObj(i -> csv ? i + ".wav,words" : "{\"audio_filepath\": \"" + i + ".wav\"}")
            .collect(Collectors.joining(name.endsWith(".json") ? ",\n" : "\n"));
    Files.writeString(
        directory.resolve(name),
        csv
            ? "audio_filepath,text\n" + "x.wav," + "w".repeat(70_000) + "\n" + entries
            : name.endsWith(".json") ? "[" + entries + "]" : entries);
  }

  private InputSpec input(String name) throws InputException {
    return InputSpec.parse(FaultyFileSystem.location(directory.resolve(name))).with(RETRIES);
  }

  private static List<RecordRef> list(InputSpec input) throws InputException, IOException {
    List<RecordRef> records = new ArrayList<>();
    try (RecordLister lister = input.open()) {
      for (RecordRef record = lister.next(); record != null; record = lister.next()) {
        records.add(record);
      }
    }
    return records;
  }

  @ParameterizedTest
  @ValueSource(strings = {"list.jsonl", "list.json", "list.csv"})
  void aFaultThatPassesIsNotSeenInAList(String name) throws Exception {
    makeList(name);
    InputSpec input = input(name);
    List<RecordRef> records = list(input);
    assertThat(records).hasSizeBetween(ENTRIES, ENTRIES + 1).allMatch(r -> r.problem() == null);
    for (Call call : List.of(Call.OPEN, Call.READ)) {
      FaultyFileSystem.reset();
      FaultyFileSystem.fail(call, name, EVERY_OTHER, EIO);
      assertThat(list(input)).isEqualTo(records);
      assertThat(FaultyFileSystem.faults()).isPositive();
    }
  }

  /** A list that seems to end in a bad entry would lose all that follow. */
  @ParameterizedTest
  @CsvSource({
    "list.jsonl, 0",
    "list.jsonl, 90",
    "list.json, 0",
    "list.json, 90",
    "list.csv, 0",
    "list.csv, 30",
    "list.csv, 90"
  })
  void aFaultThatStaysIsNotTheEndOfAList(String name, int from) throws Exception {
    makeList(name);
    InputSpec input = input(name);
    FaultyFileSystem.fail(Call.READ, name, call -> call >= from, EIO);
    assertThatThrownBy(() -> list(input))
        .isInstanceOf(TaskFault.class)
        .hasMessageContaining(
            "cannot read "
                + input.location()
                + ": Input/output error (given up after 4 attempts in 0 s)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"list.jsonl", "list.json", "list.csv"})
  void aListThatIsReplacedIsNotReadOn(String name) throws Exception {
    makeList(name);
    InputSpec input = input(name);
    FaultyFileSystem.fail(
        Call.READ,
        name,
        call -> call == LATE,
        () -> {
          Files.writeString(directory.resolve(name), "[]");
          EIO.happen();
        });
    assertThatThrownBy(() -> list(input))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("has changed while it was read");
  }

  private void makeTree() throws IOException {
    for (String name : List.of("tree/a.wav", "tree/b/c.wav", "tree/d/e.wav")) {
      Path file = directory.resolve(name);
      Files.createDirectories(file.getParent());
      Files.writeString(file, "x");
    }
  }

  @Test
  void aFaultThatPassesIsNotSeenInADirectory() throws Exception {
    makeTree();
    InputSpec input = input("tree");
    List<RecordRef> records = list(input);
    assertThat(records).extracting(RecordRef::name).containsExactly("a.wav", "b/c.wav", "d/e.wav");
    FaultyFileSystem.fail(Call.LIST, "", EVERY_OTHER, EIO);
    assertThat(list(input)).isEqualTo(records);
    assertThat(FaultyFileSystem.faults()).isEqualTo(3);
  }

  @Test
  void aFaultThatStaysIsNoRecordOfADirectory() throws Exception {
    makeTree();
    InputSpec input = input("tree");
    FaultyFileSystem.fail(Call.LIST, "/b", ALWAYS, EIO);
    assertThatThrownBy(() -> list(input))
        .isInstanceOf(TaskFault.class)
        .hasMessageContaining("cannot list " + input.location() + "/b: Input/output error");
    try (RecordLister counted = input.openForCounting()) {
      counted.next();
      assertThatThrownBy(counted::next)
          .isInstanceOf(StorageException.class)
          .hasMessageContaining("Input/output error");
    }
    assertThat(FaultyFileSystem.faults()).as("a client does not wait").isEqualTo(4 + 1);
  }

  @Test
  void aDirectoryThatIsForbiddenIsARecordThatFails() throws Exception {
    makeTree();
    InputSpec input = input("tree");
    FaultyFileSystem.fail(
        Call.LIST,
        "/b",
        ALWAYS,
        () -> {
          throw new AccessDeniedException("b");
        });
    assertThat(list(input))
        .extracting(RecordRef::name, RecordRef::problem)
        .contains(tuple("b", "cannot list " + input.location() + "/b: permission denied"))
        .hasSize(3);
    assertThat(FaultyFileSystem.faults()).isEqualTo(1);
  }

  @Test
  void aClientHearsOfAFaultAtOnce() throws Exception {
    makeTree();
    InputSpec input = input("tree");
    FaultyFileSystem.fail(Call.LIST, "tree", ALWAYS, EIO);
    assertThatThrownBy(input::requireRecords)
        .isInstanceOf(InputException.class)
        .hasMessageContaining("Input/output error");
    assertThat(FaultyFileSystem.faults()).isEqualTo(1);
  }
}
