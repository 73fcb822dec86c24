package org.remotemedia.job.notes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.remotemedia.job.notes.InputNotes.LeftOut;
import org.remotemedia.operators.accounts.AccountsJson;

class InputNotesTest {
  private static InputNotes copy(InputNotes notes) throws IOException {
    return AccountsJson.MAPPER.readValue(
        AccountsJson.MAPPER.writeValueAsBytes(notes), InputNotes.class);
  }

  @Test
  void sumsAreTheSameInAnyOrderAndAfterWriting() throws IOException {
    InputNotes first = new InputNotes();
    first.leaveOut(LeftOut.FILES, ".txt");
    first.warn("odd", "b.jsonl line 2");
    InputNotes second = new InputNotes();
    second.leaveOut(LeftOut.FILES, ".txt", 2);
    second.leaveOut(LeftOut.UNREAD, "x.tar");
    second.warn("odd", "a.jsonl line 7");
    InputNotes one = copy(first);
    one.add(copy(second));
    InputNotes other = copy(second);
    other.add(copy(first));
    for (InputNotes sum : new InputNotes[] {one, other, copy(one)}) {
      assertThat(sum.leftOut(LeftOut.FILES)).hasToString("{.txt=3}");
      assertThat(sum.warnings()).hasToString("{odd=Warning[count=2, example=a.jsonl line 7]}");
      assertThat(sum.isReadWhole()).isFalse();
    }
    assertThat(copy(first).isReadWhole()).isTrue();
  }

  @Test
  void areBoundedWhateverTheNamesAre() throws IOException {
    InputNotes notes = new InputNotes();
    for (int i = 0; i < 10_000; i++) {
      notes.leaveOut(LeftOut.FILES, ".x" + i + "y".repeat(1000));
      notes.warn("w" + i + "y".repeat(1000), "z".repeat(1000));
    }
    assertThat(notes.count(LeftOut.FILES)).isEqualTo(10_000);
    assertThat(notes.leftOut(LeftOut.FILES).get(InputNotes.OTHERS)).isEqualTo(9_900);
    assertThat(AccountsJson.MAPPER.writeValueAsBytes(notes)).hasSizeLessThan(200_000);
  }

  @Test
  void suffixesAreWhatPeopleCallThem() {
    for (String[] pair :
        new String[][] {
          {"a/b.TXT", ".txt"},
          {"x.jsonl.gz", ".jsonl.gz"},
          {"b.gz", ".gz"},
          {"README", "without a suffix"},
          {".hidden", "without a suffix"},
          {"a.b/c", "without a suffix"},
          {"ends.", "without a suffix"},
          {"a.this is no suffix", "without a suffix"}
        }) {
      assertThat(FileSuffix.of(pair[0])).as(pair[0]).isEqualTo(pair[1]);
    }
    assertThat(FileSuffix.isHiddenPath("./../a/b.wav")).isFalse();
    assertThat(FileSuffix.isHiddenPath("a/__MACOSX/b.wav")).isTrue();
    assertThat(FileSuffix.isHiddenPath("a/.b/c.wav")).isTrue();
  }
}
