package org.remotemedia.job.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.remotemedia.job.container.ContainerKind;
import org.remotemedia.job.container.ContainerReader;
import org.remotemedia.job.fields.ListFields;
import org.remotemedia.job.input.InputSpec;
import org.remotemedia.job.output.Fences;
import org.remotemedia.job.output.Layout;
import org.remotemedia.job.source.SourcePlan;
import org.remotemedia.job.storage.Storage;
import org.remotemedia.job.testing.Tars;

/** How many records an input is said to have while it is run. */
@Timeout(30)
class RecordCountTest {
  private static final Path FIXTURES = Path.of("src/test/resources/containers");

  @TempDir private Path in;

  @BeforeEach
  void addRecordings() throws Exception {
    Files.write(in.resolve("a.wav"), new byte[10]);
    Files.write(in.resolve("b.flac"), new byte[10]);
    Files.write(in.resolve("notes.txt"), new byte[10]);
  }

  private SourcePlan source() throws Exception {
    return new SourcePlan(
        InputSpec.parse(in.toString()), new Layout("/nowhere"), Fences.first(), 1, false);
  }

  private RecordTotal total() throws Exception {
    try (RecordCount count = RecordCount.start(source())) {
      count.await();
      return count.total();
    }
  }

  /** With all that a shard may hold beside recordings, and a link, which fails as a record. */
  private static Tars shard() {
    return new Tars()
        .add("1.flac", "one")
        .add("1.json", "{}")
        .add("x/2.WAV", new byte[3_000_000])
        .add("x/2.txt", "words")
        .add("x/.hidden.wav", "none")
        .add(new TarArchiveEntry("folder.wav/"), new byte[0])
        .add("3.first.mp3", "three")
        .add(new TarArchiveEntry("4.wav", TarConstants.LF_SYMLINK), new byte[0]);
  }

  private static long recordings(Path container) throws Exception {
    ContainerKind kind = ContainerKind.of(container.toString()).orElseThrow();
    try (ContainerReader reader =
        kind.open(Storage.of("/"), container.toString(), ListFields.USUAL)) {
      long count = 0;
      while (reader.next() != null) {
        count++;
      }
      return count;
    }
  }

  @Test
  void recordingsOfShardsAndRowsCountAsTheyWillBeFound() throws Exception {
    Path shard = shard().write(in.resolve("shards/a.tar"));
    Path rows = Files.copy(FIXTURES.resolve("datasets.parquet"), in.resolve("rows.parquet"));
    assertThat(recordings(shard)).isEqualTo(4);
    assertThat(total()).isEqualTo(new RecordTotal(2 + 4 + recordings(rows), true));
  }

  @Test
  void ofACompressedShardNoNumberIsKnown() throws Exception {
    Files.write(in.resolve("a.tar.gz"), Tars.gzip(shard().bytes()));
    shard().write(in.resolve("b.tar"));
    assertThat(total()).isEqualTo(new RecordTotal(2 + 4, false));
  }

  @Test
  void ofDamagedContainersNoNumberIsKnown() throws Exception {
    byte[] whole = shard().bytes();
    Files.write(in.resolve("a.tar"), Arrays.copyOf(whole, whole.length / 2));
    assertThat(total()).isEqualTo(new RecordTotal(2, false));
    Files.delete(in.resolve("a.tar"));
    Files.write(in.resolve("x.parquet"), "no table at all".getBytes(StandardCharsets.UTF_8));
    assertThat(total()).isEqualTo(new RecordTotal(2, false));
  }
}
