package org.remotemedia.job.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.remotemedia.job.notes.InputNotes.LeftOut;

class EntryCounterTest {
  @TempDir private Path in;

  /** Gives entries and then fails. */
  private static final class Entries implements ListReader {
    private final Deque<Item> items;
    private final boolean failing;
    private boolean closed;

    Entries(boolean failing, Item... items) {
      this.items = new ArrayDeque<>(List.of(items));
      this.failing = failing;
    }

    @Override
    public Item next() throws IOException {
      if (items.isEmpty() && failing) {
        throw new IOException("storage is gone");
      }
      return items.poll();
    }

    @Override
    public void close() {
      closed = true;
    }
  }

  private static int count(RecordLister lister) throws IOException {
    int count = 0;
    while (lister.next() != null) {
      count++;
    }
    return count;
  }

  @Test
  void entriesThatCannotBeUsedCountSinceTheyFailAsRecords() throws Exception {
    Path list = in.resolve("list.jsonl");
    Files.writeString(
        list,
        """
        {"audio_filepath": "a.wav"}

        {"audio_filepath": "a.wav"}
        not JSON
        {"duration": 3}
        """);
    try (RecordLister counted = InputSpec.parse(list.toString()).openForCounting()) {
      assertThat(count(counted)).isEqualTo(InputSpecTest.list(list.toString()).size()).isEqualTo(4);
      assertThat(counted.notes().count(LeftOut.FILES)).isZero();
    }
  }

  @Test
  void rowsAreCountedWithoutTheirHeader() throws Exception {
    Path list = in.resolve("list.csv");
    Files.writeString(list, "audio_filepath,text\na.wav,\"two\nlines\"\nb.wav,x\n");
    try (RecordLister counted = InputSpec.parse(list.toString()).openForCounting()) {
      assertThat(count(counted)).isEqualTo(2);
    }
  }

  @Test
  void aListThatCannotBeReadToItsEndHasNoNumber() throws IOException {
    Entries entries = new Entries(true, ListReader.Item.bad(1, "line 1", "why"));
    try (EntryCounter counter = new EntryCounter(entries, "audio_filepath")) {
      assertThat(counter.next()).isNotNull();
      assertThatThrownBy(counter::next).isInstanceOf(IOException.class);
    }
    assertThat(entries.closed).isTrue();
  }

  @Test
  void theEndStaysTheEnd() throws IOException {
    EntryCounter counter = new EntryCounter(new Entries(false), "audio_filepath");
    assertThat(counter.next()).isNull();
    assertThat(counter.next()).isNull();
  }
}
