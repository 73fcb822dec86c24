package org.remotemedia.job.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.remotemedia.job.output.OutputDirectory.Existing;
import org.remotemedia.job.testing.RunDirectory;

/** Lines wait in memory, and in a file where they are many, until they are published. */
class PendingLinesTest {
  private static final String LINE = "x".repeat(1_000_000);

  @TempDir private Path directory;
  private Path target;
  private Path tmp;
  private WorkFolder folder;
  private PendingLines lines;

  @BeforeEach
  void open() throws Exception {
    OutputRun run = new OutputRun(OutputStore.LOCAL, directory);
    folder = WorkFolder.open(run.layout(), run.claim(Existing.REFUSE), "work");
    target = directory.resolve("results/part-000000.jsonl");
    tmp = directory.resolve(".remotemedia/tmp");
    lines = new PendingLines(folder, target.toString());
  }

  private void append(int times) throws Exception {
    for (int i = 0; i < times; i++) {
      lines.append(LINE.getBytes(StandardCharsets.UTF_8));
    }
  }

  @Test
  void manyLinesAreNotHeldInMemory() throws Exception {
    append(4);
    assertThat(RunDirectory.files(tmp)).isEmpty();
    append(1);
    assertThat(RunDirectory.files(tmp))
        .singleElement()
        .satisfies(file -> assertThat(file).hasSize(5_000_005));
    append(6);
    assertThat(target).doesNotExist();
    assertThat(lines.size()).isEqualTo(new PartSize(11, 11_000_011));
    lines.publish();
    assertThat(Files.readAllLines(target)).isEqualTo(Collections.nCopies(11, LINE));
    assertThat(RunDirectory.files(tmp)).isEmpty();
  }

  @Test
  void withoutLinesThereIsNoFile() throws Exception {
    Files.createDirectories(target.getParent());
    Files.writeString(target, "of an earlier attempt");
    lines.publish();
    assertThat(target).doesNotExist();
  }

  @Test
  void linesThatAreNotPublishedGo() throws Exception {
    append(5);
    lines.close();
    assertThat(RunDirectory.files(tmp)).isEmpty();
    assertThat(target).doesNotExist();
  }
}
