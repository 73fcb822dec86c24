package org.remotemedia.job.input;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.remotemedia.job.container.ContainerReader;
import org.remotemedia.job.container.Member;
import org.remotemedia.job.fields.ListFields;
import org.remotemedia.job.storage.Storage;
import org.remotemedia.job.testing.Tars;

/** How often lists of what is in tar shards are read, and what of. */
@Timeout(60)
class NemoTarredListerTest {
  private static final Storage STORAGE = Storage.of("/");

  @TempDir private Path directory;

  private void write(String name, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    Files.write(directory.resolve(name), name.endsWith(".gz") ? Tars.gzip(bytes) : bytes);
  }

  private List<RecordRef> shards(String list) throws Exception {
    List<RecordRef> shards = new ArrayList<>();
    try (RecordLister lister = InputSpec.parse(directory.resolve(list).toString()).open()) {
      for (RecordRef shard = lister.next(); shard != null; shard = lister.next()) {
        shards.add(shard);
      }
    }
    return shards;
  }

  /** What the list has of a shard that is empty. */
  private static List<String> entries(RecordRef shard) throws IOException {
    List<String> entries = new ArrayList<>();
    try (ContainerReader members =
            shard.container().kind().open(STORAGE, shard.source(), ListFields.USUAL);
        ContainerReader listed =
            new ListedShard(members, shard.container().list(), STORAGE, ListFields.USUAL)) {
      for (Member member = listed.next(); member != null; member = listed.next()) {
        entries.add(member.name() + " " + member.carried());
      }
    }
    return entries;
  }

  private static String line(int number, int shards, String text) {
    return String.format(
        Locale.ROOT,
        "{\"audio_filepath\": \"u%d.wav\", \"duration\": 7.250, \"n\": 1e400, \"text\": \"%s\","
            + " \"shard_id\": %d}",
        number,
        text,
        number % shards);
  }

  @ParameterizedTest
  @ValueSource(strings = {"m.jsonl", "m.jsonl.gz"})
  void aListInAnyOrderIsReadOnceForAllShards(String name) throws Exception {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      lines.add(line(i, 100, "what was said in utterance " + i));
    }
    Collections.shuffle(lines, new Random(1));
    write(name, String.join("\n", lines));
    for (int shard = 0; shard < 100; shard++) {
      new Tars().write(directory.resolve("audio_" + shard + ".tar"));
    }
    int shard = 0;
    for (RecordRef record : shards(name)) {
      assertThat(record.name()).isEqualTo("audio_" + shard + ".tar");
      assertThat(record.container().list().entries()).isNotNull();
      assertThat(entries(record))
          .hasSize(100)
          .contains(
              "u%1$d.wav#0-7.25 {\"n\":1E+400,\"text\":\"what was said in utterance %1$d\",\"shard_id\":%1$d}"
                  .formatted(shard));
      shard++;
    }
    assertThat(shard).isEqualTo(100);
  }

  @Test
  void entriesThatStandTogetherAreNotSent() throws Exception {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      lines.add(line(i / 10, 2, "g" + i));
    }
    write("m.jsonl", String.join("\n", lines));
    new Tars().write(directory.resolve("audio_0.tar"));
    new Tars().write(directory.resolve("audio_1.tar"));
    assertThat(shards("m.jsonl"))
        .hasSize(2)
        .allMatch(shard -> shard.container().list().entries() == null)
        .allMatch(shard -> shard.container().list().to() > 0);
  }

  @Test
  void entriesThatAreTooManyToBeSentAreReadFromTheList() throws Exception {
    String long1000 = "x".repeat(1000);
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 4000; i++) {
      lines.add(line(i, i < 100 ? 2 : 1, long1000));
    }
    write("m.jsonl.gz", String.join("\n", lines));
    new Tars().write(directory.resolve("audio_0.tar"));
    new Tars().write(directory.resolve("audio_1.tar"));
    List<RecordRef> shards = shards("m.jsonl.gz");
    assertThat(shards.get(0).container().list().entries()).isNull();
    assertThat(entries(shards.get(0))).hasSize(3950);
    assertThat(shards.get(1).container().list().entries()).isNotNull();
    assertThat(entries(shards.get(1))).hasSize(50);
  }
}
