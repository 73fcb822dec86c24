package org.remotemedia.job.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.remotemedia.job.output.OutputDirectory.Existing;
import org.remotemedia.job.storage.Storage;

/** The accounts of the records of a split, whole or by their beginnings. */
class RecordsFileTest {
  @TempDir private Path directory;
  private Path file;
  private RecordsFile records;

  @BeforeEach
  void write() throws Exception {
    OutputRun run = new OutputRun(OutputStore.LOCAL, directory);
    Fence fence = run.claim(Existing.REFUSE);
    run.write(fence, "000000", List.of("a.wav"), List.of("b.wav"));
    file = directory.resolve(".remotemedia/records/000000.jsonl");
    records = new RecordsFile(Storage.of(file.toString()), file.toString());
  }

  private List<String> heads() throws Exception {
    List<String> heads = new ArrayList<>();
    long count =
        records.forEachHead(
            (record, version, origin, ending, parent) ->
                heads.add(record + " " + version + " " + ending));
    assertThat(count).isEqualTo(heads.size());
    return heads;
  }

  @Test
  void theBeginningsSayWhatTheAccountsSay() throws Exception {
    assertThat(heads()).containsExactly("a.wav 1-1 SUCCEEDED", "b.wav 1-1 FAILED");
    List<String> whole = new ArrayList<>();
    records.forEach(
        account -> whole.add(account.record() + " " + account.version() + " " + account.ending()));
    assertThat(whole).isEqualTo(heads());
    Files.delete(file);
    assertThat(heads()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x",
        "{}",
        "[]",
        "[null,null,null,true]",
        "[\"a\",null,null]",
        "[\"a\",null,null,1]"
      })
  void aDamagedLineIsNamedWithWhatToDo(String damaged) throws Exception {
    Files.writeString(file, Files.readAllLines(file).get(0) + "\n" + damaged + "\n");
    assertThatThrownBy(this::heads)
        .isInstanceOf(DamagedOutputException.class)
        .hasMessageContaining("line 2 of " + file + " is damaged; delete the parts");
  }
}
